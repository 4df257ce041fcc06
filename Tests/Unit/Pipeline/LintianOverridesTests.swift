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
    "package-contains-ancient-file", "privacy-breach-generic", "executable-not-elf-or-script",
    "broken-zip", "package-contains-vcs-control-file",
  ])
  func `what wheels have in single files is overridden below the tree only`(tag: String) {
    for hasELF in [false, true] {
      let found = lines(hasELF: hasELF).filter { $0.contains(" \(tag) ") }
      #expect(found == ["demo: \(tag) *[opt/venvs/demo/*"])
    }
  }

  @Test func `leftovers in the files of a project are reported`() {
    #expect(!lines(hasELF: true).contains { $0.contains("backup-file-in-package") })
  }

  @Test func `tags of machine code need machine code`() {
    let lines = lines(hasELF: true)
    for tag in ["statically-linked-binary", "hardening-no-relro", "elf-error"] {
      #expect(lines.contains("demo: \(tag) *[opt/venvs/demo/*"))
    }
    #expect(!self.lines(hasELF: false).contains { $0.contains("statically-linked-binary") })
  }
}
