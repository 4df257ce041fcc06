import SystemPackage
import Testing

@testable import Pipeline

@Suite struct LintianOverridesTests {
  private func lines(hasELF: Bool) -> [String] {
    LintianOverrides(
      package: "demo", prefix: "/opt/venvs/demo", hasBytecode: true, hasCommands: true,
      hasELF: hasELF
    ).lines
  }

  @Test(arguments: [
    "package-installs-ieee-data", "script-uses-unversioned-python-in-shebang",
    "package-contains-ancient-file", "privacy-breach-generic",
  ])
  func `what wheels have in single files is overridden below the tree only`(tag: String) {
    for hasELF in [false, true] {
      let found = lines(hasELF: hasELF).filter { $0.contains(" \(tag) ") }
      #expect(found == ["demo: \(tag) *[opt/venvs/demo/*"])
    }
  }

  @Test func `tags of machine code need machine code`() {
    #expect(lines(hasELF: true).contains("demo: statically-linked-binary *[opt/venvs/demo/*"))
    #expect(!lines(hasELF: false).contains { $0.contains("statically-linked-binary") })
  }
}
