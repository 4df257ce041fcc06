import Core
import Glibc
import Packaging
import Scaffold
import SystemPackage
import TestSupport
import Testing

@Suite struct ScaffoldTests {
  /// Fixtures with the files below `debian/` as they are to be.
  ///
  /// `VENVDEB_UPDATE_FIXTURES=1 swift test` writes what it finds instead of comparing.
  @Test(arguments: [
    ("pep621", [Feature.base]), ("hatchling", [.base]), ("poetry", [.base]),
    ("setup-cfg", [.base]), ("setup-py", [.base, .systemd]),
    ("django", [.base, .systemd, .django]),
  ])
  func scaffolds(fixture: String, features: [Feature]) async throws {
    let project = try Project.copy(fixture)
    var options = try project.options()
    options.features = Set(features)
    let scaffold = try await Scaffold.plan(options)
    let before = try project.files()
    try FileChange.apply(scaffold.changes, to: project.path)
    // What building, CI and containers need does not depend on the project but for its name.
    var found = try project.files().filter { before[$0.key] == nil }
    if fixture != "pep621" { found = found.filter { $0.key.hasPrefix("debian/") } }
    found["notes"] = scaffold.notes.map { $0 + "\n" }.joined()

    let expected = Project.fixtures.appending(fixture).appending("expected")
    if getenv("VENVDEB_UPDATE_FIXTURES") != nil {
      try FileSystem.removeTree(expected)
      for (name, text) in found {
        let path = expected.pushing(FilePath(name))
        try FileSystem.createDirectories(path.removingLastComponent())
        try AtomicFile.write(text, to: path)
      }
    }
    for (name, text) in found {
      #expect(try FileSystem.readText(expected.pushing(FilePath(name))) == text, "\(name)")
    }
    let names = try FileSystem.walk(expected).filter { $0.status.type == .regular }
    #expect(Set(names.map(\.path.string)) == Set(found.keys))
    #expect(try await Scaffold.plan(options).changes.allSatisfy { $0.action != .create })
  }

  /// What dpkg's tools, make and lintian's authors read must be readable for them.
  @Test(arguments: ["pep621", "hatchling", "poetry", "setup-cfg", "setup-py", "django"])
  func debiansToolsReadIt(fixture: String) async throws {
    let project = try Project.copy(fixture)
    var options = try project.options()
    options.features = Set(Feature.allCases)
    let scaffold = try await Scaffold.plan(options)
    try FileChange.apply(scaffold.changes, to: project.path)

    let changelog = try await project.run("dpkg-parsechangelog", "--show-field", "Version")
    #expect(changelog.isSuccess)
    #expect(changelog.text == scaffold.version + "\n")
    #expect(try await project.run("dpkg-source", "--before-build", ".").isSuccess)
    let control = try await project.run(
      "dpkg-gencontrol", "-p\(scaffold.package)", "-O", "-f/dev/null")
    #expect(control.isSuccess, "\(control.text)")
    #expect(control.text.contains("Package: \(scaffold.package)\n"))
    let dependencies = try await project.run("dpkg-checkbuilddeps", "-d", "", "-c", "")
    #expect(dependencies.isSuccess, "\(dependencies.text)")
    let relations = try await project.run(
      "perl", "-MDpkg::Control::Info", "-MDpkg::Deps", "-e",
      """
      my $relations = Dpkg::Control::Info->new->get_source->{'Build-Depends'};
      exit(defined deps_parse($relations, build_dep => 1) ? 0 : 1)
      """)
    #expect(relations.isSuccess, "\(relations.text)")
    #expect(try await project.run("debian/rules", "-n", "build").isSuccess)
    #expect(try await project.run("make", "-n", "-f", "Makefile").isSuccess)
    // The Makefile of a project is left alone.
    if fixture != "django" {
      let upload = try await project.run("make", "-n", "upload")
      #expect(upload.text == "dput --config repository/dput.cf repository dist/*.changes\n")
    }
    #expect(
      try await project.run("sh", "-n", "debian/\(scaffold.package).postrm").isSuccess)
    let yaml = try await project.run(
      checkout.pushing("Tests/EndToEnd/gitlab_runner.py"), ".gitlab-ci.yml", "jobs",
      "tag", "CI_COMMIT_TAG=v1", "VENVDEB_UPLOAD_HOST=apt.example.org")
    #expect(yaml.text.hasSuffix("\npiuparts\nstaging\nproduction manual\n"), "\(yaml.text)")
  }

  @Test func keepsWhatIsThere() async throws {
    let project = try Project.copy("pep621")
    try project.write("my own\n", to: "Dockerfile")
    try project.write("my own\n", to: "debian/control.in")
    var options = try project.options()
    let scaffold = try await Scaffold.plan(options)
    try FileChange.apply(scaffold.changes, to: project.path)
    #expect(try project.read("Dockerfile") == "my own\n")
    #expect(scaffold.changes.first { $0.path == "Dockerfile" }?.action == .keep)

    try project.write("changed\n", to: "debian/rules")
    try project.write("pond-watch (1) sid; urgency=low\n", to: "debian/changelog")
    let again = try await Scaffold.plan(options)
    try FileChange.apply(again.changes, to: project.path)
    #expect(try project.read("debian/rules") == "changed\n")

    options.force = true
    let forced = try await Scaffold.plan(options)
    try FileChange.apply(forced.changes, to: project.path)
    #expect(try project.read("debian/rules").hasPrefix("#!/usr/bin/make -f"))
    #expect(try project.read("Dockerfile").hasPrefix("# Builds the package"))
    // Its history is not ours to rewrite.
    #expect(try project.read("debian/changelog") == "pond-watch (1) sid; urgency=low\n")
    #expect(
      try FileSystem.status(project.path.pushing("debian/rules"))?.permissions.rawValue == 0o755)
  }

  @Test func neverTouchesAMakefileOfTheProject() async throws {
    let project = try Project.copy("pep621")
    try project.write("all:\n", to: "GNUmakefile")
    var options = try project.options()
    options.force = true
    let scaffold = try await Scaffold.plan(options)
    #expect(scaffold.changes.first { $0.path == "Makefile" }?.action == .keep)
    #expect(scaffold.notes.contains { $0.hasPrefix("the project has a Makefile") })
  }

  @Test func warnsOfASetupCfgThatNothingBuilds() async throws {
    let project = try Project.copy()
    try project.write("[metadata]\nname = eel\nversion = 1\n", to: "setup.cfg")
    let scaffold = try await Scaffold.plan(project.options())
    #expect(scaffold.notes.contains { $0.hasPrefix("setup.cfg alone is not a project") })
  }

  @Test func leavesNothingHalfWritten() async throws {
    let project = try Project.copy("pep621")
    var options = try project.options()
    options.force = true
    try project.write("old\n", to: "debian/copyright")
    let scaffold = try await Scaffold.plan(options)
    // Somebody makes a directory of the last file's name in between.
    try FileSystem.createDirectories(project.path.pushing("debian/source/format/in-the-way"))
    let before = try project.files()
    #expect(throws: FileError.self) { try FileChange.apply(scaffold.changes, to: project.path) }
    #expect(try project.files() == before)
    #expect(
      try FileSystem.entries(of: project.path).allSatisfy { !$0.string.hasPrefix(".venvdeb") })
    #expect(try !FileSystem.exists(project.path.pushing("debian/rules")))
  }

  @Test func printsDifferencesThatPatchTakes() async throws {
    let project = try Project.copy("pep621")
    try project.write("my own\n", to: "Dockerfile")
    var options = try project.options()
    options.force = true
    let scaffold = try await Scaffold.plan(options)
    let text = try await UnifiedDiff.text(
      scaffold.changes, in: project.path, environment: Project.environment)
    #expect(try !FileSystem.exists(project.path.appending("debian")))
    try project.write(text, to: "../difference")
    let patch = try await project.run("patch", "-p1", "-i", "../difference")
    #expect(patch.isSuccess, "\(patch.text)")
    for change in scaffold.changes { #expect(try project.read(change.path) == change.text) }
  }

  @Test func takesTheNamesOfAControlFileThatIsThere() async throws {
    let project = try Project.copy("pep621")
    try project.write(
      """
      Source: ponds
      Build-Depends: debhelper-compat (= 13), dh-sequence-venvdeb

      Package: watch-server
      Architecture: any

      """, to: "debian/control")
    let scaffold = try await Scaffold.plan(project.options())
    #expect(scaffold.package == "watch-server")
    #expect(scaffold.changes.contains { $0.path == "debian/watch-server.venvdeb" })
    #expect(
      scaffold.changes.first { $0.path == "debian/changelog" }?.text.hasPrefix("ponds (") == true)
  }

  @Test func saysWhatIsMissing() async throws {
    let empty = try Project.copy()
    await #expect(throws: ScaffoldError.self) { try await Scaffold.plan(empty.options()) }
    try empty.write("[project]\ndescription = \"x\"\n", to: "pyproject.toml")
    await #expect(throws: ScaffoldError.self) { try await Scaffold.plan(empty.options()) }
    try empty.write("[project]\nname = \"x\"\nversion = \"1\"\n", to: "pyproject.toml")
    let short = await #expect(throws: ScaffoldError.self) {
      try await Scaffold.plan(empty.options())
    }
    #expect(short == .invalidPackageName("x", reason: "at least two characters are required"))
    var options = try empty.options()
    options.name = "xx"
    #expect(try await Scaffold.plan(options).package == "xx")
    try empty.write(
      "[project]\nname = \"xy\"\ndynamic = [\"version\"]\n[build-system]\nrequires = [\"gone\"]\nbuild-backend = \"gone.api\"\n",
      to: "pyproject.toml")
    let version = await #expect(throws: ScaffoldError.self) {
      try await Scaffold.plan(empty.options())
    }
    #expect(version == .noVersion(empty.path, reason: "No module named 'gone'"))
    options = try empty.options()
    options.version = "2.0b1"
    #expect(try await Scaffold.plan(options).version == "2.0~b1")
    try empty.write("[project\n", to: "pyproject.toml")
    let syntax = await #expect(throws: ScaffoldError.self) {
      try await Scaffold.plan(empty.options())
    }
    #expect(syntax?.message.contains("pyproject.toml:") == true)
  }

  /// A line break in the metadata must not begin a field of debian/control.
  @Test func makesOneLineOfEveryText() async throws {
    let project = try Project.copy()
    try project.write(
      """
      [project]
      name = "pond"
      version = "1"
      authors = [{ name = "Ann\\nEvil: yes", email = "ann@example.org" }]
      urls = { Homepage = "https://example.org\\nEvil: yes" }
      """, to: "pyproject.toml")
    let scaffold = try await Scaffold.plan(project.options())
    let control = scaffold.changes.first { $0.path == "debian/control" }?.text
    #expect(control?.contains("\nHomepage: https://example.org Evil: yes\n") == true)
    #expect(control?.contains("\nEvil:") == false)
  }

  /// What lintian says of synopses.
  @Test(arguments: [
    ("", "Python application"), ("The pond.", "Python application"),
    ("Pond: a pond watcher", "watcher (Python application)"),
    ("pond is a watcher of water", "watcher of water"),
    ("The pond watches ducks.", "watches ducks"),
    ("A tool - and more", "tool - and more"), ("two\nlines", "two lines"),
    ("Dashboard", "Dashboard (Python application)"), ("two\twords", "two words"),
    ("Watches ponds. And lakes.", "Watches ponds"), ("Watches e.g. ponds", "Watches e.g. ponds"),
    (
      String(repeating: "word ", count: 30),
      "word word word word word word word word word word word word word word word word"
    ),
  ])
  func makesASynopsis(summary: String, expected: String) async throws {
    let project = try Project.copy()
    try project.write(
      """
      [project]
      name = "pond"
      version = "1"
      description = '''\(summary)'''
      """, to: "pyproject.toml")
    let scaffold = try await Scaffold.plan(project.options())
    let control = scaffold.changes.first { $0.path == "debian/control" }
    #expect(control?.text.contains("\nDescription: \(expected)\n") == true)
  }

  @Test(arguments: [
    ("name = 1", "name is not a string: 1"),
    ("name = \"xy\"\nversion = 1.0", "version is not a string: 1.0"),
    ("authors = 3", "metadata of an unexpected type"),
    ("name = \"xy\"\nversion = \"1\"\nscripts = [[]]", "scripts is not a string: []"),
  ])
  func refusesMetadataOfOtherTypes(table: String, reason: String) async throws {
    let project = try Project.copy()
    try project.write("[project]\n" + table + "\n", to: "pyproject.toml")
    let error = await #expect(throws: ScaffoldError.self) {
      try await Scaffold.plan(project.options())
    }
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
  }

  /// A setup.py that cannot run is still read for its literal arguments.
  @Test func readsASetupScriptThatFails() async throws {
    let project = try Project.copy()
    try project.write(
      """
      import no_such_module
      from setuptools import setup
      NAME = "grebe"
      setup(name=NAME, version="1.5", description=open("x").read(), install_requires=["a"],
            entry_points={"console_scripts": ["grebe=grebe:main"]})
      """, to: "setup.py")
    let reader = ProjectReader(python: "/usr/bin/python3", environment: Project.environment)
    let metadata = try await reader.read(project.path)
    #expect(metadata.name == "grebe")
    #expect(metadata.version == "1.5")
    #expect(metadata.scripts == ["grebe"])
    #expect(metadata.hasDependencies)
    #expect(metadata.problem == "No module named 'no_such_module'")
    #expect(try project.files().keys.sorted() == ["setup.py"])
  }

  /// A backend of the project's own (PEP 517 `backend-path`) is asked for what is dynamic.
  @Test func asksTheBuildBackend() async throws {
    let project = try Project.copy()
    try project.write(
      """
      [build-system]
      requires = []
      build-backend = "backend:api"
      backend-path = ["build tools"]
      [project]
      name = "stork"
      dynamic = ["version", "scripts"]
      """, to: "pyproject.toml")
    try project.write(
      """
      import os
      class api:
          def prepare_metadata_for_build_wheel(directory, settings):
              print("noise")
              os.mkdir(directory + "/stork.dist-info")
              with open(directory + "/stork.dist-info/METADATA", "w") as file:
                  file.write("Metadata-Version: 2.1\\nName: other\\nVersion: 4.2\\n"
                             "Requires-Dist: x; extra == 'y'\\n")
              with open(directory + "/stork.dist-info/entry_points.txt", "w") as file:
                  file.write("[console_scripts]\\nstork = stork:main\\n")
      """, to: "build tools/backend.py")
    let reader = ProjectReader(python: "/usr/bin/python3", environment: Project.environment)
    let metadata = try await reader.read(project.path)
    #expect(metadata.name == "stork")
    #expect(metadata.version == "4.2")
    #expect(metadata.scripts == ["stork"])
    #expect(!metadata.hasDependencies)
    #expect(metadata.problem == nil)
    #expect(try project.files().count == 2)
  }
}
