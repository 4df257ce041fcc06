import Testing

@testable import Pipeline

@Suite struct BuildSystemTableTests {
  @Test func readsRequirements() {
    #expect(
      BuildSystemTable.requirements(
        in: """
          [project]
          requires = ["no"]
          [build-system]
          requires = [
            "setuptools>=61", # ] the tool
            'cython[full]; python_version < "3.13"',
          ]
          build-backend = "x"
          """) == ["setuptools>=61", "cython[full]; python_version < \"3.13\""])
    #expect(BuildSystemTable.requirements(in: "[build-system]\nrequires = []\n") == [])
    #expect(BuildSystemTable.requirements(in: "[tool.black]\n") == ["setuptools", "wheel"])
    #expect(BuildSystemTable.requirements(in: "build-system = { requires = ['a'] }\n") == ["a"])
    #expect(BuildSystemTable.requirements(in: "[build-system\n") == [])
  }
}
