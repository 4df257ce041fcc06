import Core
import SystemPackage
import TestSupport
import Testing

/// `venvdeb snapshot`, `venvdeb release` and `venvdeb build` as a user meets them.
@Suite struct VersionCommandTests {
  /// A source package in a Git repository of one commit.
  private func terminal() throws -> Terminal {
    let terminal = try Terminal()
    try terminal.directory.write(
      "demo (1.0) unstable; urgency=medium\n\n  * One.\n\n"
        + " -- Deb Ian <deb@example.org>  Mon, 06 Jan 2025 12:00:00 +0000\n",
      to: "debian/changelog")
    try git(terminal, "init", "--quiet")
    try git(terminal, "add", "--all")
    try git(terminal, "commit", "--quiet", "--message=One")
    return terminal
  }

  private func git(_ terminal: borrowing Terminal, _ arguments: String...) throws {
    var environment = terminal.environment
    for part in ["AUTHOR", "COMMITTER"] {
      environment["GIT_\(part)_NAME"] = "Deb Ian"
      environment["GIT_\(part)_EMAIL"] = "deb@example.org"
      environment["GIT_\(part)_DATE"] = "@1700000000 +0000"
    }
    try Tool.check(["git"] + arguments, in: terminal.path, environment: environment)
  }

  @Test func theVersionAloneIsPrinted() async throws {
    let terminal = try terminal()
    let first = await terminal.run("snapshot", "--counter", "3", "--suffix", "deb13")
    #expect(first.status == 0, "\(first.errorOutput)")
    let pattern = /1\.0\+0~20231114221320\.3\+git[0-9a-f]{11}\+deb13\n/
    #expect(first.output.wholeMatch(of: pattern) != nil, "\(first.output)")
    #expect(first.errorOutput.isEmpty)
    let second = await terminal.run("snapshot", "--counter", "3", "--suffix", "deb13")
    #expect(second.output == first.output)
    #expect(second.errorOutput == "venvdeb snapshot: debian/changelog has this version already\n")
  }

  @Test func reportsAreJSON() async throws {
    let terminal = try terminal()
    let outcome = await terminal.run("snapshot", "--dry-run", "--json")
    #expect(outcome.output.contains(#""older" : "1.0""#), "\(outcome.output)")
    #expect(outcome.output.contains(#""date" : "Tue, 14 Nov 2023 22:13:20 +0000""#))
    try git(terminal, "tag", "v1.0")
    let release = await terminal.run("release", "--json")
    #expect(release.output.contains(#""tag" : "v1.0""#), "\(release.errorOutput)")
  }

  @Test func theTagMayComeFromCI() async throws {
    var terminal = try terminal()
    try git(terminal, "tag", "v1.0")
    #expect(await terminal.run("release") == .init(status: 0, output: "1.0\n", errorOutput: ""))
    terminal.environment["CI_COMMIT_TAG"] = "v2.0"
    let outcome = await terminal.run("release")
    #expect(outcome.status == 1)
    #expect(
      outcome.errorOutput == """
        venvdeb release: error: no tag 'v2.0' in this clone
          hint: git fetch origin tag v2.0

        """)
    #expect(await terminal.run("release", "--tag", "v1.0").status == 0)
  }

  @Test(arguments: [
    ["snapshot", "--counter", "-1"], ["snapshot", "--suffix", "+x"],
    ["snapshot", "--distribution", "a b"], ["snapshot", "--counter", "x"],
    ["build", "--mirror", "http://mirror.example/"], ["build", "--in", "debian:99"],
    ["release", "v1.0"],
  ])
  func wrongUsageIsStatus2(arguments: [String]) async throws {
    let terminal = try terminal()
    let outcome = await terminal.run(arguments: arguments)
    #expect(outcome.status == 2, "\(outcome.errorOutput)")
    #expect(outcome.output.isEmpty)
  }

  @Test func aDirtyTreeIsNamed() async throws {
    let terminal = try terminal()
    try terminal.directory.write("x", to: "left over")
    let outcome = await terminal.run("snapshot", "--require-clean")
    #expect(outcome.status == 1)
    #expect(outcome.errorOutput.contains("'left over'"), "\(outcome.errorOutput)")
    #expect(outcome.errorOutput.contains("hint: commit, remove or ignore these files"))
  }
}
