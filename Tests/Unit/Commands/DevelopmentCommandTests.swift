import Core
import SystemPackage
import Testing

/// The command lines of `venvdeb stage --dev` that cannot be meant.
@Suite struct DevelopmentCommandTests {
  @Test(arguments: [
    (["stage", "--destdir=d"], "missing option '--package <package>'"),
    (["stage", "--package=demo"], "missing option '--destdir <destdir>'"),
    (["stage", "--package=demo", "--destdir=d", ".venv"], "unexpected argument '.venv'"),
    (["stage", "--dev", "--destdir=d"], "--destdir cannot be combined with --dev"),
    (["stage", "--dev", "--link=demo"], "--link cannot be combined with --dev"),
    (["stage", "--dev", "--no-sbom"], "--no-sbom cannot be combined with --dev"),
    (["stage", "--dev", "--bundle=b"], "--bundle cannot be combined with --dev"),
    (["stage", "--dev", "--dry-run"], "--dry-run cannot be combined with --dev"),
  ])
  func `options that exclude each other are an error`(
    arguments: [String], message: String
  ) async throws {
    let terminal = try Terminal()
    let outcome = await terminal.run(arguments: arguments)
    #expect(outcome.status == 2)
    #expect(outcome.errorOutput.contains(message), "\(outcome.errorOutput)")
    #expect(outcome.output.isEmpty)
  }

  @Test func `a source with several configurations wants to know which one`() async throws {
    let terminal = try Terminal()
    try FileSystem.createDirectories(terminal.path.appending("debian"))
    for name in ["one", "two"] {
      try AtomicFile.write("", to: terminal.path.pushing(FilePath("debian/\(name).venvdeb")))
    }
    let outcome = await terminal.run("stage", "--dev")
    #expect(outcome.status == 2)
    #expect(
      outcome.errorOutput.contains(
        "several packages have a configuration: debian/one.venvdeb, debian/two.venvdeb"))
  }

  @Test func `the configuration of the package counts`() async throws {
    let terminal = try Terminal()
    try FileSystem.createDirectories(terminal.path.appending("debian"))
    try AtomicFile.write("jobs: 0\n", to: terminal.path.pushing("debian/one.venvdeb"))
    let outcome = await terminal.run("stage", "--dev")
    #expect(outcome.status == 2)
    #expect(outcome.errorOutput.contains("debian/one.venvdeb:1: invalid number of jobs '0'"))
  }
}
