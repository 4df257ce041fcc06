import Core
import Locks
import Processes
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

/// Revisions of Git: cloned once, looked into, built and kept in the cache.
@Suite(.slow) struct GitRevisionTests {
  private static let variables = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]

  private static func git(_ words: String..., in directory: FilePath) throws {
    try Tool.check(
      ["git", "-c", "user.name=T", "-c", "user.email=t@example.org"] + words, in: directory,
      environment: variables)
  }

  /// What is checked out is what pip checks out: backends ask Git for it.
  @Test(arguments: [
    (nil, "main", "two"), ("HEAD", "main", "two"), ("main", "main", "two"),
    ("side", "side", "three"), ("v1", "HEAD", "one"), ("COMMIT", "HEAD", "one"),
  ])
  func checksOutWhatPipWould(revision: String?, branch: String, text: String) async throws {
    let workshop = try Workshop.open()
    let part = workshop.path.appending("part")
    _ = try await workshop.addRepository("part", ["part.py": "part"])
    let repository = workshop.path.appending("repository")
    _ = try await workshop.addRepository("repository", ["setup.py": "zero", "lib/x": ""])
    try Self.git("branch", "--move", "main", in: repository)
    try Self.git(
      "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", part.string, "part",
      in: repository)
    func commit(_ text: String) throws {
      try AtomicFile.write(text, to: repository.appending("setup.py"))
      try Self.git("commit", "--quiet", "--all", "--message=x", in: repository)
    }
    try commit("one")
    try Self.git("tag", "v1", in: repository)
    try Self.git("checkout", "--quiet", "-b", "side", in: repository)
    try commit("three")
    try Self.git("checkout", "--quiet", "main", in: repository)
    try commit("two")
    let first = try Tool.check(["git", "rev-parse", "v1"], in: repository).text.prefix(40)
    let suffix = revision.map { "@" + $0.replacing("COMMIT", with: first) } ?? ""
    let reference = try #require(
      VCSReference("git+file://\(repository)\(suffix)#subdirectory=lib"))
    let clone = try #require(
      await GitRevision.clone(
        reference,
        environment: Self.variables.merging([
          "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "protocol.file.allow",
          "GIT_CONFIG_VALUE_0": "always",
        ]) { $1 }, to: workshop.path.appending("clone")))
    #expect(try FileSystem.names(in: clone.directory) == [".git"])
    #expect(await clone.checkOut() == clone.directory.appending("lib"))
    #expect(try FileSystem.readText(clone.directory.appending("setup.py")) == text)
    #expect(try FileSystem.readText(clone.directory.pushing("part/part.py")) == "part")
    let head = try Tool.check(["git", "rev-parse", "--abbrev-ref", "HEAD"], in: clone.directory)
    #expect(head.text == branch + "\n")
    let state = try Tool.check(["git", "status", "--porcelain"], in: clone.directory)
    #expect(state.text.isEmpty)
  }

  @Test func filesHaveTheModesOfGit() async throws {
    let workshop = try Workshop.open()
    _ = try await workshop.addRepository("repository", ["setup.py": ""])
    let reference = try #require(VCSReference("git+file://\(workshop.path)/repository"))
    let clone = try #require(
      await GitRevision.clone(
        reference, environment: Self.variables, to: workshop.path.appending("clone")))
    let git = GitCommand(directory: clone.directory, environment: Self.variables)
    // The umask of the caller, which is that of all threads, cannot be changed here.
    try await git.run(["reset", "--hard", "--quiet"], umask: "077")
    let file = clone.directory.appending("setup.py")
    #expect(try FileSystem.status(file)?.permissions == .ownerReadWrite)
    try FileSystem.remove(file)
    _ = await clone.checkOut()
    #expect(try FileSystem.status(file)?.permissions == [.ownerReadWrite, .groupRead, .otherRead])
  }

  /// Makes a repository whose `data.bin` is in Git LFS, and returns the commit.
  private func addLargeFiles(_ workshop: borrowing Workshop) async throws -> String {
    _ = try await workshop.addRepository(
      "repository", Self.files.merging([".gitattributes": "*.bin filter=lfs -text\n"]) { $1 })
    let repository = workshop.path.appending("repository")
    try Self.git("lfs", "install", "--local", in: repository)
    try AtomicFile.write("large", to: repository.appending("data.bin"))
    try Self.git("add", "data.bin", in: repository)
    try Self.git("commit", "--quiet", "--message=x", in: repository)
    return String(
      try Tool.check(["git", "rev-parse", "HEAD"], in: repository).text.prefix { !$0.isWhitespace })
  }

  @Test func `files in Git LFS are fetched where the lock asks for them`() async throws {
    let workshop = try Workshop.open()
    let commit = try await addLargeFiles(workshop)
    func clone(_ name: String, _ fragment: String, _ variables: [String: String]) async throws
      -> GitRevision
    {
      let reference = try #require(
        VCSReference("git+file://\(workshop.path)/repository@\(commit)\(fragment)"))
      return try #require(
        await GitRevision.clone(
          reference, environment: Self.variables.merging(variables) { $1 },
          to: workshop.path.appending(name)))
    }
    // The package git-lfs turns its filter on for all.
    let pointers = try await clone("pointers", "", ["GIT_LFS_SKIP_SMUDGE": "1"])
    _ = try #require(await pointers.checkOut())
    #expect(await pointers.pointers() == ["data.bin"])
    let files = try await clone("files", "#lfs=true", ["GIT_LFS_SKIP_SMUDGE": "1"])
    #expect(files.usesLargeFiles && files.identity != pointers.identity)
    let project = try await files.checkOutWithLargeFiles(named: "latch")
    #expect(try FileSystem.readText(project.appending("data.bin")) == "large")
    #expect(await files.pointers() == [])

    try Tool.check(["rm", "-r", ".git/lfs"], in: workshop.path.appending("repository"))
    let lost = try await clone("lost", "#lfs=true", [:])
    let error = await #expect(throws: AcquireError.self) {
      try await lost.checkOutWithLargeFiles(named: "latch")
    }
    #expect(error?.message.hasPrefix("cannot fetch the files in Git LFS of latch: ") == true)
    #expect(error?.exitStatus == .failure && error?.hint != nil)
  }

  @Test func `pointers of Git LFS are a warning where the lock does not ask`() async throws {
    let workshop = try Workshop.open()
    let commit = try await addLargeFiles(workshop)
    let repository = workshop.path.appending("repository")
    func run(_ fragment: String) async throws -> Report {
      var request = try workshop.options("latch @ git+file://\(repository)@\(commit)\(fragment)\n")
      request.environment["BUILDS"] = workshop.path.appending("builds").string
      request.environment["GIT_LFS_SKIP_SMUDGE"] = "1"
      request.cacheDirectory = workshop.path.appending("cache")
      let options = request
      return try await StageRun(options).run()
    }
    // A wheel in the cache would keep it from being said.
    for _ in 0..<2 {
      let warnings = try await run("").warnings
      #expect(
        warnings.contains { $0.contains("pointers of Git LFS in place of 'data.bin': if") },
        "\(warnings)")
    }
    let warnings = try await run("#lfs=true").warnings
    #expect(!warnings.contains { $0.contains("LFS") }, "\(warnings)")
  }

  /// A backend that counts its builds, in the repository itself.
  private static let files = [
    "pyproject.toml": """
    [build-system]
    requires = []
    build-backend = "backend"
    backend-path = ["."]
    """,
    "backend.py": BuildEnvironmentTests.backend,
  ]

  private func lines(_ file: FilePath) throws -> [Substring] {
    try FileSystem.readText(file).split(separator: "\n")
  }

  @Test func isClonedOnceAndKept() async throws {
    let workshop = try Workshop.open()
    let commit = try await workshop.addRepository("repository", Self.files)
    let repository = workshop.path.appending("repository")
    let builds = workshop.path.appending("builds")
    let trace = workshop.path.appending("trace")
    var request = try workshop.options("latch @ git+file://\(repository)@\(commit)\n")
    request.environment["BUILDS"] = builds.string
    request.environment["GIT_TRACE"] = trace.string
    request.environment["CFLAGS"] = "-O1"
    request.cacheDirectory = workshop.path.appending("cache")
    let first = request
    try await StageRun(first).run()
    let clones = try lines(trace).filter { $0.contains("trace: built-in: git clone") }
    #expect(clones.count == 1, "\(clones)")
    let tree = try workshop.contents()

    try await StageRun(first).run()
    #expect(try lines(builds).count == 1)
    #expect(try workshop.contents() == tree)
    // Whatever the result may depend on counts: flags, and tags that give versions.
    request.environment["CFLAGS"] = "-O2"
    let other = request
    try await StageRun(other).run()
    #expect(try lines(builds).count == 2)
    try Self.git("tag", "v2", in: repository)
    try await StageRun(other).run()
    #expect(try lines(builds).count == 3)
  }

  /// Nothing of it is kept that could be used without asking the server, and nothing is begun.
  @Test func whatIsMissingOfflineIsNamedAtOnce() async throws {
    let workshop = try Workshop.open()
    let commit = String(repeating: "a1", count: 20)
    var request = try workshop.options(
      """
      latch @ git+https://git.example/latch@\(commit)
      git+https://git.example/hook@\(commit)#egg=hook
      plank @ git+https://git.example/plank@v1
      odd==1.0

      """)
    request.requireHashes = false
    let plain = request
    let error = await #expect(throws: PlanError.self) { try await StageRun(plain).run() }
    let message = error?.message ?? ""
    #expect(message.hasPrefix("no compatible files for 4 requirements:"), "\(message)")
    for name in ["latch", "hook", "plank", "odd"] { #expect(message.contains(name)) }
    #expect(error?.hint?.contains("'venvdeb fetch DIR'") == true)
    #expect(error?.hint?.contains("full commits") == true)
    #expect(try workshop.contents().isEmpty)
  }
}
