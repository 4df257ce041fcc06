import Core
import Scaffold
import SystemPackage
import Testing

@Suite struct InitCommandTests {
  private func terminal() throws -> Terminal {
    let terminal = try Terminal()
    try AtomicFile.write(
      """
      [project]
      name = "demo"
      version = "1.0"
      dependencies = []
      scripts = { demo = "demo:main" }
      """, to: terminal.path.appending("pyproject.toml"))
    try AtomicFile.write("def main():\n  pass\n", to: terminal.path.appending("demo.py"))
    return terminal
  }

  private let files = [
    ".gitlab-ci.yml", "Dockerfile", "Makefile", "debian/.gitignore", "debian/changelog",
    "debian/control",
    "debian/copyright", "debian/demo.lintian-overrides", "debian/demo.venvdeb", "debian/rules",
    "debian/source/format", "debian/source/lintian-overrides", "debian/tests/control",
    "debian/tests/smoke",
  ]

  @Test func tellsWhatItDid() async throws {
    let terminal = try terminal()
    let first = await terminal.run("init")
    #expect(first.status == 0)
    #expect(first.output == files.map { "created   \($0)\n" }.joined())
    #expect(
      first.errorOutput
        == "venvdeb init: demo 1.0 is ready for 'apt-get build-dep ./' as root and 'dpkg-buildpackage -us -uc -b'\n"
    )
    for file in files { #expect(try FileSystem.exists(terminal.path.pushing(FilePath(file)))) }
    try AtomicFile.write("x", to: terminal.path.appending("Dockerfile"))
    let second = await terminal.run("init", ".")
    #expect(second.output.contains("kept      Dockerfile (differs; see --diff)\n"))
    #expect(second.output.contains("unchanged debian/rules\n"))
    let quiet = await terminal.run("init", "--quiet", "--force")
    #expect(quiet == .init(status: 0, output: "", errorOutput: ""))
    #expect(try FileSystem.readText(terminal.path.appending("Dockerfile")) != "x")
  }

  @Test func `the layout is one of two`() async throws {
    let terminal = try terminal()
    #expect(await terminal.run("init", "--quiet", "--layout", "versioned").status == 0)
    let file = terminal.path.pushing("debian/demo.venvdeb")
    #expect(try FileSystem.readText(file).contains("\nlayout: versioned\n"))
    #expect(await terminal.run("init", "--layout", "other").status == 2)
  }

  /// Without a choice, a Dockerfile and the CI of the remote; a choice is all that is written.
  @Test(arguments: [
    ([], [".gitlab-ci.yml", "Dockerfile"]), (["--systemd"], [".gitlab-ci.yml", "Dockerfile"]),
    (["--docker"], ["Dockerfile"]), (["--gitlab"], [".gitlab-ci.yml"]),
    (["--repo"], [".gitlab-ci.yml", "Dockerfile", "repository/dput.cf"]),
    (["--github", "--docker"], [".github/workflows/package.yml", "Dockerfile"]),
    (
      ["--all"],
      [".github/workflows/package.yml", ".gitlab-ci.yml", "Dockerfile", "repository/dput.cf"]
    ),
  ])
  func writesWhatIsChosen(options: [String], files: [String]) async throws {
    let terminal = try terminal()
    #expect(await terminal.run(arguments: ["init", "--quiet"] + options).status == 0)
    let all = [
      ".github/workflows/package.yml", ".gitlab-ci.yml", "Dockerfile", "repository/dput.cf",
    ]
    let found = try all.filter { try FileSystem.exists(terminal.path.pushing(FilePath($0))) }
    #expect(found == files)
  }

  /// The user's configuration has templates unless others are named.
  @Test func takesTemplatesOfTheUser() async throws {
    var terminal = try terminal()
    let own = terminal.path.pushing("config/venvdeb/templates")
    for name in ["base", "docker", "gitlab"] {
      try FileSystem.createDirectories(own.appending(name))
    }
    try AtomicFile.write("# @PACKAGE@\n", to: own.pushing("docker/Dockerfile"))
    let arguments = ["init", "--quiet", "--force"]
    terminal.environment["XDG_CONFIG_HOME"] = terminal.path.appending("config").string
    // The variable that the tests name their templates by comes first.
    #expect(await terminal.run(arguments: arguments).status == 0)
    let file = terminal.path.appending("Dockerfile")
    #expect(try FileSystem.readText(file).contains("FROM "))
    terminal.environment["VENVDEB_TEMPLATES"] = nil
    terminal.environment["HOME"] = "/nonexistent"
    #expect(await terminal.run(arguments: arguments).status == 0)
    #expect(try FileSystem.readText(file) == "# demo\n")
  }

  @Test func reportsAsJSON() async throws {
    let terminal = try terminal()
    let outcome = await terminal.run(
      "init", "--json", "--quiet", "--name", "other", "--set-version", "2.0a1")
    #expect(outcome.status == 0)
    #expect(outcome.errorOutput == "")
    #expect(outcome.output.contains("\"package\" : \"other\""))
    #expect(outcome.output.contains("\"version\" : \"2.0~a1\""))
    #expect(outcome.output.contains("\"path\" : \"debian/other.venvdeb\""))
  }

  @Test func printsDifferences() async throws {
    let terminal = try terminal()
    let outcome = await terminal.run("init", "--diff")
    #expect(outcome.status == 0)
    #expect(outcome.errorOutput == "")
    #expect(outcome.output.hasPrefix("--- /dev/null\n+++ b/.gitlab-ci.yml\n@@ -0,0 +1,"))
    #expect(outcome.output.contains("\n+Maintainer: Deb Ian <deb@example.org>\n"))
    #expect(try !FileSystem.exists(terminal.path.appending("debian")))
  }

  @Test func saysWhyItCannot() async throws {
    let empty = try Terminal()
    let nothing = await empty.run("init")
    #expect(nothing.status == 1)
    #expect(
      nothing.errorOutput == """
        venvdeb init: error: cannot read the project in '\(empty.path.string)': \
        no pyproject.toml, setup.cfg, setup.py or requirements.txt found

        """)
    let nowhere = await empty.run("init", "nowhere")
    #expect(nowhere.status == 1)
    #expect(nowhere.errorOutput.hasSuffix("nowhere': no such directory\n"))
    let terminal = try terminal()
    #expect(await terminal.run("init", "--name", "Bad_Name").status == 2)
    #expect(await terminal.run("init", "--maintainer", "me").status == 2)
    let templates = await terminal.run("init", "--templates", "nowhere")
    #expect(templates.status == 3)
    #expect(
      templates.errorOutput.hasPrefix(
        "venvdeb init: error: no templates found in '\(terminal.path.string)/nowhere'\n  hint: "
      ))
    #expect(await terminal.run("init", "--python", "/no/python").status == 3)
    #expect(
      try FileSystem.entries(of: terminal.path).map(\.string).sorted() == [
        "demo.py", "pyproject.toml",
      ])
  }

  /// A debian/ for other tools is not called ready.
  @Test func tellsThatADebianDirectoryIsForeign() async throws {
    let terminal = try terminal()
    try FileSystem.createDirectory(terminal.path.appending("debian"))
    try AtomicFile.write(
      "Source: demo\nBuild-Depends: debhelper-compat (= 13)\n\nPackage: demo\nArchitecture: all\n",
      to: terminal.path.pushing("debian/control"))
    try AtomicFile.write("%:\n\tdh $@\n", to: terminal.path.pushing("debian/rules"))
    let kept = await terminal.run("init")
    #expect(!kept.errorOutput.contains("is ready"))
    #expect(kept.errorOutput.contains("does not use venvdeb (plain dh)"))
    let difference = await terminal.run("init", "--diff")
    #expect(difference.output.contains("\n+Depends: ${venvdeb:Depends}\n"))
    #expect(try !FileSystem.exists(terminal.path.pushing("debian/demo.venvdeb")))
    let adopted = await terminal.run("init", "--adopt")
    #expect(adopted.output.contains("replaced  debian/control\n"))
    #expect(adopted.errorOutput.contains("is ready"))
  }
}
