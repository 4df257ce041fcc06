import Core
import SystemPackage
import Testing

/// The command lines of `venvdeb stage --dev` and `venvdeb pypi` that cannot be meant.
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
    (["pypi", "a", "--name=b", "--name-prefix=c"], "--name cannot be combined with --name-prefix"),
    (["pypi", "a", "b", "--name=c"], "--name is for one distribution only"),
    (["pypi", "a", "b", "--command=c=d"], "--command is for one distribution only"),
    (["pypi", "a", "--no-link", "--command=c=d"], "--command cannot be combined with --no-link"),
    (["pypi", "a", "--command=c"], "expected NAME=OTHER, got 'c'"),
    (["pypi", "a", "--command=c=/d"], "expected NAME=OTHER, got 'c=/d'"),
    (["pypi", "A_b", "a.B"], "'A_b' and 'a.B' would both become the package 'a-b'"),
    (["pypi", "a", "--name=B"], "invalid name of a Debian package 'B'"),
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
