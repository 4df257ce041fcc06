import Core
import Processes
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

@Suite(.slow) struct ProjectCopyTests {
  private static let environment = [
    "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Jo", "GIT_AUTHOR_EMAIL": "jo@example.org", "GIT_COMMITTER_NAME": "Jo",
    "GIT_COMMITTER_EMAIL": "jo@example.org",
  ]

  @discardableResult
  private func git(_ directory: FilePath, _ arguments: String...) async throws -> String {
    let command = Command(
      "git", ["-c", "protocol.file.allow=always"] + arguments, environment: Self.environment,
      workingDirectory: directory)
    return try await CommandRunner().runChecked(command).outputText
  }

  /// Makes a repository with a project in `packages/shop`, and tags its one commit `v1.0`.
  private func makeRepository(_ scratch: borrowing Scratch) async throws -> FilePath {
    let files = [
      "README.md": "# Shop\n", "shared/data.txt": "data\n", ".gitignore": "*.log\n",
      "packages/shop/pyproject.toml": "[project]\n", "packages/shop/shop/__init__.py": "",
      "packages/shop/shop/__pycache__/kept.txt": "kept\n",
      "packages/shop/debian/control": "Source: shop\n",
      "packages/shop/debian/changelog": "shop (1.0-1)\n",
    ]
    for (name, text) in files { try scratch.write(text, to: FilePath("mono/\(name)")) }
    let top = scratch.path.appending("mono")
    let project = top.pushing("packages/shop")
    try FileSystem.createSymbolicLink(project.appending("README.md"), to: "../../README.md")
    try FileSystem.createSymbolicLink(
      project.pushing("shop/data.txt"), to: "../../../shared/data.txt")
    try await git(top, "init", "--quiet")
    try await git(top, "add", "--force", ".")
    try await git(top, "commit", "--quiet", "--message", "Shop")
    try await git(top, "tag", "v1.0")
    return top
  }

  /// Copies a project below `root`.
  private func copy(
    _ project: FilePath, below root: FilePath, excluding excluded: [FilePath] = []
  ) async throws -> FilePath {
    let source = try FileSystem.resolve(project)
    let checkout = await GitCheckout.find(source, environment: Self.environment)
    return try await ProjectCopy(source, excluding: excluded + [root], git: checkout)
      .write(below: root)
  }

  private func describe(_ directory: FilePath) async throws -> String {
    try await git(directory, "describe", "--tags", "--dirty")
      + git(directory, "status", "--porcelain", "--untracked-files=no")
  }

  @Test func linksAndPathsThatLeaveTheProjectLeadToTheSame() async throws {
    let scratch = try Scratch()
    let top = try await makeRepository(scratch)
    let copy = try await copy(
      top.pushing("packages/shop"), below: scratch.path.appending("work"))
    #expect(copy.lastComponent == "shop")
    #expect(try FileSystem.readText(copy.appending("README.md")) == "# Shop\n")
    #expect(try FileSystem.readText(copy.pushing("shop/data.txt")) == "data\n")
    #expect(try FileSystem.readText(copy.pushing("../../shared/data.txt")) == "data\n")
  }

  @Test func gitSaysTheSameInTheCopy() async throws {
    let scratch = try Scratch()
    let top = try await makeRepository(scratch)
    let project = top.pushing("packages/shop")
    let index = try FileSystem.read(top.pushing(".git/index"))

    // What is left out is not missing, not even if the packaging has changed.
    try scratch.write("shop (1.1-1)\n", to: "mono/packages/shop/debian/changelog")
    let clean = try await copy(project, below: scratch.path.appending("clean"))
    #expect(try await describe(clean) == "v1.0\n")
    #expect(try await describe(clean.pushing("../..")) == "v1.0\n")
    #expect(try !FileSystem.exists(clean.appending("debian")))
    #expect(try FileSystem.exists(clean.pushing("shop/__pycache__/kept.txt")))
    #expect(try await git(clean.pushing("../.."), "status", "--porcelain").isEmpty)

    try scratch.write("x = 1\n", to: "mono/packages/shop/shop/__init__.py")
    let changed = try await copy(project, below: scratch.path.appending("changed"))
    #expect(try await describe(changed) == "v1.0-dirty\n M packages/shop/shop/__init__.py\n")

    try scratch.write("", to: "mono/packages/shop/shop/__init__.py")
    try scratch.write("other\n", to: "mono/shared/data.txt")
    let around = try await copy(project, below: scratch.path.appending("around"))
    #expect(try await describe(around).hasPrefix("v1.0-dirty\n"))
    #expect(try FileSystem.read(top.pushing(".git/index")) == index)
  }

  @Test func submodulesAndLinkedWorkingTreesAreCheckouts() async throws {
    let scratch = try Scratch()
    let top = try await makeRepository(scratch)
    try scratch.write("", to: "super/file")
    let outer = scratch.path.appending("super")
    try await git(outer, "init", "--quiet")
    try await git(outer, "submodule", "--quiet", "add", top.string, "sub")
    try await git(outer.appending("sub"), "fetch", "--quiet", "--tags")
    let sub = try await copy(
      outer.pushing("sub/packages/shop"), below: scratch.path.appending("a"))
    #expect(try await describe(sub) == "v1.0\n")

    try await git(top, "worktree", "add", "--quiet", "../tree")
    let tree = try await copy(
      scratch.path.pushing("tree/packages/shop"), below: scratch.path.appending("b"))
    #expect(try await describe(tree) == "v1.0\n")
  }

  @Test func whatThePackagingPutThereIsLeftOut() async throws {
    let scratch = try Scratch()
    for name in [
      "setup.py", "shop.py", "debian/control", "wheels/a.whl", "debian/tmp/x", ".venv/x",
      "__pycache__/x", "build/kept",
    ] {
      try scratch.write("", to: FilePath("source/\(name)"))
    }
    let source = scratch.path.appending("source")
    try FileSystem.createSymbolicLink(source.appending("LINK"), to: "debian/control")
    let copy = try await copy(
      source, below: scratch.path.appending("work"), excluding: [source.appending("wheels")])
    #expect(
      try FileSystem.entries(of: copy).map(\.string) == ["LINK", "build", "setup.py", "shop.py"])
    #expect(try FileSystem.readText(copy.appending("LINK")).isEmpty)
  }

  /// The names in a directory `wheels` of the project, a line of its pyproject.toml, and whether the
  /// directory is a part of the project.
  @Test(
    arguments: [
      (["a-1-py3-none-any.whl"], "", false),
      (["a-1-py3-none-any.whl", "b-2.tar.gz", "requirements.txt"], "", false),
      (["a-1-py3-none-any.whl", "venvdeb-wheelhouse.json"], "", false),
      (["a-1-py3-none-any.whl", "__init__.py"], "", true), (["b-2.tar.gz"], "", true),
      ([], "", true),
      (["a-1-py3-none-any.whl"], "include = ['wheels/*']", true),
      (["a-1-py3-none-any.whl"], "packages = [\"wheels\"]", true),
      (["a-1-py3-none-any.whl", "sub/b"], "", true),
    ] as [([String], String, Bool)]) func aDirectoryOfNothingButWheelsIsLeftOut(
      _ names: [String], _ line: String, _ isKept: Bool
    )
    async throws
  {
    let scratch = try Scratch()
    try scratch.write(line + "\n", to: "source/pyproject.toml")
    try FileSystem.createDirectories(scratch.path.pushing("source/wheels"))
    for name in names { try scratch.write("", to: FilePath("source/wheels/\(name)")) }
    let copy = try await copy(
      scratch.path.appending("source"), below: scratch.path.appending("work"))
    #expect(try FileSystem.exists(copy.appending("wheels")) == isKept)
  }

  @Test func theWheelhousesOfAllPackagesAreLeftOut() async throws {
    let scratch = try Scratch()
    for name in ["wheels", "shop/vendor/wheels", "other/sub"] {
      try scratch.write("", to: FilePath("source/app/\(name)/notes.txt"))
    }
    try scratch.write("Source: shop\n", to: "source/debian/control")
    try scratch.write(
      "# one\nwheelhouse: app/wheels\nWheelhouse:\n app/shop/vendor/wheels\n ${own}/sub\n",
      to: "source/debian/shop-tools.venvdeb")
    try scratch.write("not: [a file\nof fields", to: "source/debian/venvdeb")
    let copy = try await copy(
      scratch.path.pushing("source/app"), below: scratch.path.appending("work"))
    #expect(try !FileSystem.exists(copy.appending("wheels")))
    #expect(try FileSystem.entries(of: copy.pushing("shop/vendor")).isEmpty)
    #expect(try FileSystem.exists(copy.pushing("other/sub/notes.txt")))
  }

  @Test(arguments: [
    ("setup.py", "open('debian/changelog')", true),
    ("setup.py", "os.path.join(here, \"debian\", 'changelog')", true),
    ("version.py", "run(['dpkg-parsechangelog'])", true),
    ("pyproject.toml", "urls = { home = \"https://example.org/debian/shop\" }", false),
    ("README", "debian/changelog", false),
  ]) func aBuildThatReadsTheChangelogKeepsIt(_ name: String, _ text: String, _ isKept: Bool)
    async throws
  {
    let scratch = try Scratch()
    try scratch.write("", to: "source/debian/changelog")
    try scratch.write(text, to: FilePath("source/\(name)"))
    let copy = try await copy(
      scratch.path.appending("source"), below: scratch.path.appending("work"))
    #expect(try FileSystem.exists(copy.appending("debian")) == isKept)
  }

  /// A Git that answers all but one question.
  private func makeGit(_ scratch: borrowing Scratch, failingAt word: String) throws -> FilePath {
    try scratch.write(
      """
      #!/bin/sh
      case " $* " in *" \(word) "*) echo "fatal: no \(word)" >&2; exit 128;; esac
      exec /usr/bin/git "$@"

      """, to: "bin/git")
    try FileSystem.setPermissions(of: scratch.path.pushing("bin/git"), to: .executable)
    return scratch.path.appending("bin")
  }

  @Test func aGitThatFailsIsNotTakenForOneThatHasNothingToSay() async throws {
    let scratch = try Scratch()
    let top = try FileSystem.resolve(try await makeRepository(scratch))
    var environment = Self.environment
    environment["PATH"] = "\(try makeGit(scratch, failingAt: "ls-files")):/usr/bin:/bin"
    let silent = await GitCheckout.find(top, environment: environment)
    #expect(silent?.failure?.message.contains("fatal: no ls-files") == true)
    #expect(await GitCheckout.find(top, environment: Self.environment)?.failure == nil)

    environment["PATH"] = "\(try makeGit(scratch, failingAt: "update-index")):/usr/bin:/bin"
    let checkout = await GitCheckout.find(top, environment: environment)
    let copy = try ProjectCopy(top.pushing("packages/shop"), excluding: [], git: checkout)
    let root = scratch.path.appending("work")
    await #expect(throws: ProcessError.self) { try await copy.write(below: root) }
  }

  /// Git's own files have names in any encoding.
  @Test func settingsThatAreNotUTF8AreKept() async throws {
    let scratch = try Scratch()
    let top = try await makeRepository(scratch)
    let config = top.pushing(".git/config")
    let line =
      Array("[user]\n\tname = J".utf8) + [0xf8] + Array("rgen\n[demo]\n\tkey = kept\n".utf8)
    try AtomicFile.write(try FileSystem.read(config) + line, to: config)
    let copy = try await copy(
      top.pushing("packages/shop"), below: scratch.path.appending("work"))
    #expect(try await git(copy, "config", "demo.key") == "kept\n")
  }

  @Test func aBuildThatAsksVersionControlIsKnown() throws {
    let scratch = try Scratch()
    try scratch.write(
      Array("# J".utf8) + [0xf8]
        + Array("rgen\nsetup(use_scm_version=True, setup_requires=['setuptools_scm'])".utf8),
      to: "setup.py")
    #expect(PretendedVersion.isAsked(by: scratch.path))
    try scratch.write("setup()", to: "setup.py")
    #expect(!PretendedVersion.isAsked(by: scratch.path))
  }
}
