import Core
import Debian
import SystemPackage
import TestSupport
import Testing

@Suite struct SystemReleaseTests {
  @Test func readsOsRelease() {
    let text = "PRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\nVERSION_CODENAME=trixie\nID=debian\n"
    #expect(SystemRelease(osRelease: text) == .trixie)
    let other = SystemRelease(osRelease: "NAME='Other Linux'\nVERSION_CODENAME=zed\n")
    #expect(other == SystemRelease(name: "Other Linux", codename: "zed"))
    #expect(SystemRelease(osRelease: "ID=x\n") == nil)
  }

  @Test func advisesAboutInterpreters() throws {
    let root = try Scratch()
    let bin = root.path.pushing("usr/bin")
    try FileSystem.createDirectories(bin)
    for name in ["python3", "python3.9", "python3.11", "python3.11-config"] {
      try AtomicFile.write("", to: bin.pushing(FilePath(name)))
    }
    let newer = InterpreterAdvice(root: root.path) { $0 == "3.13" }
    #expect(newer.interpreters.map { $0.lastComponent?.string } == ["python3.9", "python3.11"])
    #expect(
      newer.text
        == "build in Debian 13 (Python 3.13), or set 'python' to another interpreter than"
        + " \(bin.string)/python3.9 or \(bin.string)/python3.11")
    let older = InterpreterAdvice(root: root.path) { $0 == "3.9" }
    #expect(
      older.text == "set 'python: \(bin.string)/python3.9', or build in Debian 11 (Python 3.9)")
    let none = InterpreterAdvice(root: root.path.appending("none")) { _ in false }
    #expect(none.text == "set 'python' to another interpreter")
  }
}
