import Core
import Scaffold
import SystemPackage
import Testing

/// What `venvdeb init` says before the first build would.
@Suite struct NewcomerTests {
  @Test func comparesPython() async throws {
    let project = try Project.copy()
    try project.write(Project.table + "requires-python = \">=3.13\"\n", to: "pyproject.toml")
    try project.write("", to: "eel.py")
    let note = try await project.plan().notes.first { $0.contains("requires Python >=3.13") }
    #expect(note?.contains("Debian 12 has 3.") == true)
    #expect(note?.contains("Debian 13 (Python 3.13)") == true)
    #expect(note?.contains("set 'python") == true)
    try project.write(Project.table + "requires-python = \"<3.8\"\n", to: "pyproject.toml")
    #expect(try await project.plan().notes.contains { $0.contains("requires Python <3.8") })
    try project.write(Project.table + "requires-python = \">=3.8\"\n", to: "pyproject.toml")
    #expect(try await !project.plan().notes.contains { $0.contains("requires Python") })
  }

  /// The last line of init does not call ready what cannot be built yet.
  @Test(
    arguments: [
      ("", nil, false), ("dependencies = [\"click\"]\n", nil, true),
      ("dependencies = [\"click\"]\n", "click\n", true),
      ("dependencies = [\"click\"]\n", "click==8.1\n", false),
      ("requires-python = \">=3.99\"\n", nil, true),
    ] as [(String, String?, Bool)])
  func knowsWhatTheBuildLacks(lines: String, lock: String?, isBlocked: Bool) async throws {
    let project = try Project.copy()
    try project.write(Project.table + lines, to: "pyproject.toml")
    try project.write("", to: "eel.py")
    if let lock { try project.write(lock, to: "requirements.txt") }
    #expect(try await project.plan().isBlocked == isBlocked)
  }

  /// A command that installs half of what a backend needs is of no use.
  @Test(arguments: [
    ("\"hatchling\"", " (apt install python3-hatchling)"),
    ("\"hatchling\", \"hatch-fancy-pypi-readme\"", ""),
    ("\"hatchling\", \"nowhere\"", ""),
  ])
  func namesBackendsThatCanBeInstalled(requires: String, command: String) async throws {
    let project = try Project.copy()
    try project.write(
      "[project]\nname = \"eel\"\ndynamic = [\"version\"]\n"
        + "[build-system]\nrequires = [\(requires)]\nbuild-backend = \"hatchling_gone\"\n",
      to: "pyproject.toml")
    let message = await Project.refusal(of: try project.options())
    #expect(message.hasSuffix(": No module named 'hatchling_gone'\(command)"))
  }

  @Test func namesEachHolderOnce() async throws {
    let project = try Project.copy()
    let zoe = "[{ name = \"Zoë\", email = \"zoe@example.org\" }]\n"
    try project.write(
      Project.table + "authors = \(zoe)maintainers = \(zoe)", to: "pyproject.toml")
    let text = try await project.plan().changes.first { $0.path == "debian/copyright" }?.text
    #expect(text?.contains("Copyright: 2023 Zoë <zoe@example.org>\nLicense:") == true)
  }

  /// Where the lock has a wheel of everything, venvdeb fetches it, and the build has no use for pip.
  @Test(arguments: [("fish-1-py3-none-any.whl", false), ("fish-1.tar.gz", true)])
  func asksForPipOnlyForBuilds(file: String, needsPip: Bool) async throws {
    let project = try Project.copy()
    try project.write(
      Project.table + "requires-python = \">=3.8\"\ndependencies = [\"fish\"]\n",
      to: "pyproject.toml")
    try project.write("", to: "eel.py")
    let hash = String(repeating: "0", count: 64)
    let key = needsPip ? "sdist" : "wheels"
    let artifact =
      "{ name = \"\(file)\", url = \"https://files.index.example/\(file)\", "
      + "hashes = { sha256 = \"\(hash)\" } }"
    try project.write(
      """
      lock-version = "1.0"
      created-by = "test"
      requires-python = ">=3.8"
      [[packages]]
      name = "fish"
      version = "1"
      \(key) = \(needsPip ? artifact : "[\(artifact)]")
      """, to: "pylock.toml")
    let control = try await project.plan().changes.first { $0.path.string.hasSuffix("control") }
    #expect(control?.text.contains("python3-pip") == needsPip)
  }

  /// The top of a repository with several projects is none.
  @Test func namesProjectsBelow() async throws {
    let project = try Project.copy()
    try project.write(Project.table, to: "packages/eel/pyproject.toml")
    try project.write("", to: "packages/eel/eel.py")
    try project.write("[tool.uv.workspace]\nmembers = [\"packages/*\"]\n", to: "pyproject.toml")
    let message = await Project.refusal(of: try project.options())
    #expect(message.hasSuffix("run 'venvdeb init' in packages/eel"))
  }

  @Test func namesTheOtherScripts() async throws {
    let project = try Project.copy()
    try project.write("click==8.1\n", to: "requirements.txt")
    for name in ["sum.py", "tail.py"] {
      try project.write("if __name__ == '__main__':\n    pass\n", to: FilePath(name))
    }
    var options = try project.options()
    options.name = "logs"
    #expect(
      try await Scaffold.plan(options).notes.contains(
        "the command logs runs sum.py: for tail.py, add commands to debian/bin and to"
          + " debian/logs.install by hand"))
  }

  @Test func `a lock alone has commands to be linked`() async throws {
    let project = try Project.copy()
    try project.write("click==8.1\n", to: "requirements.txt")
    var options = try project.options()
    options.name = "tools"
    let scaffold = try await Scaffold.plan(options)
    #expect(!scaffold.changes.contains { $0.path == "debian/tools.install" })
    #expect(
      scaffold.notes.contains {
        $0.hasSuffix("come into /usr/bin with 'link: NAME' in debian/tools.venvdeb")
      })
  }

  @Test(arguments: [
    "if __name__ == '__main__':", "if __name__==\"__main__\":", "if __name__  ==  '__main__' :",
    "if (__name__ == '__main__'):", "if '__main__' == __name__:",
  ])
  func `the script is known however its guard is written`(guard line: String) async throws {
    let project = try Project.copy()
    try project.write("click==8.1\n", to: "requirements.txt")
    try project.write("\(line)\n    pass\n", to: "sum.py")
    try project.write("[flake8]\nmax-line-length = 99\n", to: "setup.cfg")
    var options = try project.options()
    options.name = "logs"
    let scaffold = try await Scaffold.plan(options)
    let command = scaffold.changes.first { $0.path == "debian/bin/logs" }?.text
    #expect(command?.contains("/usr/share/logs/sum.py") == true)
    // A setup.cfg of tools is no reason for advice.
    #expect(!scaffold.notes.contains { $0.contains("setup.cfg alone") })
  }

  @Test func `requirements in a directory of their own are found`() async throws {
    let project = try Project.copy()
    for name in ["dev", "prod"] {
      try project.write("x==1\n", to: FilePath("requirements/\(name).txt"))
    }
    try project.write("if __name__ == '__main__':\n    pass\n", to: "sum.py")
    var options = try project.options()
    options.name = "logs"
    let scaffold = try await Scaffold.plan(options)
    #expect(
      scaffold.notes.contains { $0.contains("'requirements: requirements/prod.txt'") },
      "\(scaffold.notes)")
    let install = scaffold.changes.first { $0.path == "debian/logs.install" }?.text
    #expect(install?.contains("requirements") == false)
  }

  @Test func warnsOfAProjectWithoutModules() async throws {
    let project = try Project.copy()
    try project.write(Project.table, to: "pyproject.toml")
    #expect(try await project.plan().notes.contains { $0.hasPrefix("the project has no module") })
  }

  @Test func comparesTheChangelog() async throws {
    let project = try Project.copy("pep621")
    try FileChange.apply(try await project.plan().changes, to: project.path)
    try project.write("pond-watch (0.9-1) sid; urgency=low\n", to: "debian/changelog")
    #expect(
      try await project.plan().notes.contains(
        "debian/changelog has version 0.9-1, the project 1.2.0~rc1: add an entry with"
          + " 'dch --newversion 1.2.0~rc1-1'"))
  }

  /// The patch of `--force --diff` is what `--force` does, and nothing else.
  @Test func showsOnlyWhatIsDone() async throws {
    let project = try Project.copy("pep621")
    try FileChange.apply(try await project.plan().changes, to: project.path)
    try project.write("pond-watch (0.9) sid; urgency=low\n", to: "debian/changelog")
    try project.write("all:\n", to: "Makefile")
    var options = try project.options()
    options.force = true
    let none = try await UnifiedDiff.text(
      try await Scaffold.plan(options).changes, in: project.path,
      environment: Project.environment)
    #expect(none.isEmpty)
    try project.write("mine\n", to: "debian/rules")
    let one = try await UnifiedDiff.text(
      try await Scaffold.plan(options).changes, in: project.path,
      environment: Project.environment)
    #expect(one.split(separator: "\n").filter { $0.hasPrefix("+++") } == ["+++ b/debian/rules"])
  }

  @Test func packagesADirectoryWithoutMetadata() async throws {
    let project = try Project.copy()
    try project.write("flask\n", to: "requirements.txt")
    try project.write("[tool.black]\nline-length = 99\n", to: "pyproject.toml")
    try project.write("if __name__ == \"__main__\":\n    pass\n", to: "app.py")
    try project.write("", to: "pages/__init__.py")
    try project.write("", to: "tests/test_app.py")
    try project.write("", to: "README.md")
    var options = try project.options()
    options.name = "pages"
    let scaffold = try await Scaffold.plan(options)
    func text(_ path: FilePath) -> String? { scaffold.changes.first { $0.path == path }?.text }
    #expect(scaffold.version == "0.1")
    #expect(
      text("debian/pages.install")
        == "app.py usr/share/pages\npages usr/share/pages\ndebian/bin/pages usr/bin\n")
    #expect(
      text("debian/bin/pages")?.hasSuffix(
        "exec /opt/venvs/pages/bin/python /usr/share/pages/app.py \"$@\"\n") == true)
    #expect(text("debian/control")?.contains("         python3:any,\nDescription:") == true)
    #expect(text("debian/pages.venvdeb")?.contains("\nno-project: yes\n") == true)
    #expect(
      scaffold.notes.contains(
        "requirements.txt does not pin 'flask': pin all requirements with 'mv requirements.txt"
          + " requirements.in && venvdeb lock --python /usr/bin/python3'"))
  }
}
