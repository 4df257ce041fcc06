import Packaging
import TestSupport
import Testing
import Wheels

@Suite struct ClosureCheckTests {
  private let environment: MarkerEnvironment

  init() throws { environment = try MarkerEnvironment(values: bookworm) }

  private func installed(
    _ name: String, _ version: String = "1.0", requires: [String] = [], python: String? = nil,
    extras: Set<String> = []
  ) throws -> ClosureCheck.Installed {
    let lines =
      ["Metadata-Version: 2.1", "Name: \(name)", "Version: \(version)"]
      + requires.map { "Requires-Dist: \($0)" } + (python.map { ["Requires-Python: \($0)"] } ?? [])
    return ClosureCheck.Installed(
      metadata: try CoreMetadata(Array(lines.joined(separator: "\n").utf8), location: name),
      extras: Set(try extras.map { try PackageName($0) }))
  }

  private func problems(_ installed: [ClosureCheck.Installed]) -> [String] {
    ClosureCheck.problems(installed, in: environment).map(\.description)
  }

  @Test func aClosedSetHasNoProblems() throws {
    #expect(
      problems([
        try installed(
          "app", requires: ["Lib.One>=1,<2", "nothing; sys_platform == 'win32'", "x @ file:///x"]),
        try installed("lib_one", "1.5a1", requires: ["app"], python: ">=3.9"),
        try installed("x"),
      ]).isEmpty)
  }

  @Test func saysWhatIsMissingAndWrong() throws {
    #expect(
      problems([
        try installed("app", requires: ["gone>=2", "old>=2"], python: ">=3.12"),
        try installed("old", "1.0"),
      ]) == [
        "app 1.0 requires 'gone>=2', which is not installed",
        "app 1.0 requires 'old>=2', but old 1.0 is installed",
        "app 1.0 requires Python >=3.12, but the interpreter is 3.11.2",
      ])
  }

  @Test func extrasAreFollowedAllTheWay() throws {
    let set = [
      try installed("c", requires: ["deep; extra == 'z'"]),
      try installed("b", requires: ["c[z]; extra == 'y'", "b[y]; extra == 'all'"]),
      try installed("a", requires: ["b[all]; extra == 'x'"]),
    ]
    #expect(problems(set).isEmpty)
    let asked =
      set.dropLast() + [
        try installed("a", requires: ["b[all]; extra == 'x'"], extras: ["X"])
      ]
    #expect(
      problems(Array(asked)) == [
        #"c 1.0 requires 'deep; extra == "z"', which is not installed"#
      ])
  }

  @Test(arguments: [false, true]) func chainsOfExtrasTakeLinearTime(isReversed: Bool) throws {
    let chain = (0..<3000).map { "a[e\($0 + 1)]; extra == 'e\($0)'" }
    let requirements = (isReversed ? chain.reversed() : chain) + ["gone; extra == 'e3000'"]
    let set = [try installed("a", requires: requirements, extras: ["e0"])]
    let time = ContinuousClock().measure {
      #expect(
        problems(set) == [#"a 1.0 requires 'gone; extra == "e3000"', which is not installed"#])
    }
    #expect(time < .seconds(5))
  }

  @Test func extrasCountOnceWhateverAskedForThem() throws {
    let set = [
      try installed(
        "a", requires: ["b[x]; extra != 'q'", "gone; extra in 'p and more than that'"]),
      try installed("b", requires: ["a[p, q]; extra == 'x'"]),
    ]
    #expect(
      problems(set) == [
        #"a 1.0 requires 'gone; extra in "p and more than that"', which is not installed"#
      ])
  }
}
