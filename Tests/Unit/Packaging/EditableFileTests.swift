import Packaging
import SystemPackage
import Testing

/// Files by which editable installations lead to source trees.
@Suite struct EditableFileTests {
  private static let site: FilePath = "/env/lib/python3.11/site-packages"

  private func read(_ name: String, _ text: String) throws -> EditableFile {
    try #require(EditableFile(named: name, text: text, in: Self.site))
  }

  @Test func pathFilesHaveADirectoryOnEachLine() throws {
    let file = try read(
      "__editable__.demo-1.0.pth",
      "# a comment\nimport sys; x = '/no'\nimport\tos\n\n/src/demo/src  \r\n../../../../lib/x\n")
    #expect(file.targets == ["/src/demo/src", "/lib/x"])
    #expect(file.project == nil)
  }

  @Test func eggLinksLeadToModulesAndProject() throws {
    let flat = try read("demo.egg-link", "/src/demo\n.")
    #expect(flat.targets == ["/src/demo"] && flat.project == "/src/demo")
    let nested = try read("demo.egg-link", "/src/demo/lib\n../\n")
    #expect(nested.targets == ["/src/demo/lib"] && nested.project == "/src/demo")
    let empty = try read("demo.egg-link", "")
    #expect(empty.targets.isEmpty && empty.project == nil)
  }

  @Test func findersHaveTheirPathsAsStrings() throws {
    // setuptools
    let finder = try read(
      "__editable___demo_1_0_finder.py",
      #"""
      # it's a comment with '/no/path'
      MAPPING: dict[str, str] = {'demo': '/src/it\'s \\ demo', 'b': "/src/b"}
      NAMESPACES: dict[str, list[str]] = {'ns': ['/src/ns', '/src/b']}
      PATH_PLACEHOLDER = '__editable__.demo-1.0.finder' + ".__path_hook__"
      """#)
    #expect(finder.targets == ["/src/it's \\ demo", "/src/b", "/src/ns"])
    // meson-python, scikit-build-core and the library editables
    for name in ["_demo_editable_loader.py", "_demo_editable.py", "_editable_impl_demo.py"] {
      #expect(try read(name, "install('demo', {'demo'}, '/src/demo/build')\n").targets.count == 1)
    }
  }

  @Test(arguments: [
    ("__editable__.demo-1.0.pth", true, true), ("__editable___demo_finder.py", true, true),
    ("demo.egg-link", true, true), ("demo.pth", true, false), ("easy-install.pth", true, false),
    ("_editable_impl_demo.py", true, false), ("demo.py", false, false), ("pth", false, false),
  ])
  func namesTell(name: String, isCandidate: Bool, isEditable: Bool) {
    #expect(EditableFile.isCandidate(name) == isCandidate)
    #expect(EditableFile.isEditable(name) == isEditable)
  }
}
