import Core
import Packaging
import Pipeline
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// Wheels of a lock from an index, without pip.
@Suite(.slow) struct IndexFetchTests {
  /// A request for a lock whose wheels are on a server and nowhere else; its paths begin with `mode`.
  private func request(
    _ workshop: borrowing Workshop, _ server: borrowing IndexServer, _ mode: String = "ok",
    lock: (String) -> String = { "demo==1.0 --hash=sha256:\($0)\n" }
  ) throws -> StageRequest {
    let digest = try workshop.addWheel("demo", files: ["demo.py": "x = 1\n"])
    let name = "demo-1.0-py3-none-any.whl"
    try AtomicFile.copy(
      workshop.wheelhouse.appending(name), to: server.files.appending(name))
    try FileSystem.remove(workshop.wheelhouse.appending(name))
    var request = try workshop.options(lock(digest))
    request.isOffline = false
    request.index.indexURL = server.url("\(mode)/simple/")
    // No pip at all: what has to be built would be an error.
    request.environment["PIP_CONFIG_FILE"] = "/dev/null"
    request.environment["PIP_RETRIES"] = "1"
    return request
  }

  private func failure(_ request: StageRequest) async -> String {
    let error = await #expect(throws: (any Error).self) { try await StageRun(request).run() }
    return (error as? any Failure)?.description ?? "\(String(describing: error))"
  }

  @Test(arguments: ["ok", "html", "json", "unhashed", "elsewhere", "cut"])
  func installsFromAnIndex(mode: String) async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    let report = try await StageRun(request(workshop, server, mode)).run()
    #expect(report.distributions.map(\.name) == ["demo"])
    #expect(report.warnings.isEmpty)
  }

  @Test func theCacheGetsTheFileAndServesItOffline() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    let cache = workshop.path.appending("cache")
    var request = try request(workshop, server)
    request.cacheDirectory = cache
    _ = try await StageRun(request).run()
    #expect(try FileSystem.entries(of: cache.pushing("wheels/incoming")).isEmpty)
    let asked = try server.requests().count
    request.isOffline = true
    _ = try await StageRun(request).run()
    #expect(try server.requests().count == asked)
    // A file that was damaged is not used, and comes again.
    let files = cache.pushing("wheels/files")
    let digest = try #require(try FileSystem.entries(of: files).first)
    let path = files.appending(digest).appending("demo-1.0-py3-none-any.whl")
    try AtomicFile.write("damaged", to: path)
    #expect(await failure(request).contains("no compatible file for demo==1.0"))
    request.isOffline = false
    _ = try await StageRun(request).run()
    #expect(try Digest.of(FileSystem.read(path)).hex == digest.string)
  }

  @Test(arguments: [
    ("wrong", "hash mismatch for demo==1.0: expected sha256:"),
    ("lying", "which is not in the lock"),
    ("auth", "a password is required (status 401)"),
    ("denied", "access is denied (status 403)"),
    ("gone", "Empty reply from server"),
    ("gonefiles", "Empty reply from server"),
    ("truncated", "transfer closed with"),
    ("garbage", "invalid page of a package index: .meta is missing"),
    ("nowhere/else", "no compatible file for demo==1.0"),
  ])
  func failsCleanly(mode: String, reason: String) async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    var request = try request(workshop, server, mode)
    request.cacheDirectory = workshop.path.appending("cache")
    let message = await failure(request)
    #expect(message.contains(reason), "\(message)")
    #expect(try workshop.contents().isEmpty)
    let files = try FileSystem.walk(workshop.path.pushing("cache/wheels"))
    #expect(files.allSatisfy { $0.1.type == .directory })
  }

  @Test func aWrongFileWithoutHashInTheLockIsNoticed() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    let request = try request(workshop, server, "wrong") { _ in "demo==1.0\n" }
    #expect(await failure(request).contains("hash mismatch for demo==1.0"))
  }

  @Test func allThatIsMissingIsListedAtOnce() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    let request = try request(workshop, server) { digest in
      "demo==2.0 --hash=sha256:\(digest)\nother==1.0 --hash=sha256:\(digest)\n"
    }
    let message = await failure(request)
    #expect(message.contains("no compatible files for 2 requirements:"))
    #expect(message.contains("'demo-1.0-py3-none-any.whl' is version 1.0"))
    #expect(message.contains("requirements.txt:2: other==1.0\n    sha256:"))
    #expect(message.contains(server.url("ok/simple/")))
    #expect(try server.requests().allSatisfy { $0.path.contains("/simple/") })
  }

  @Test func credentialsAreShownNowhere() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    var request = try request(workshop, server, "auth")
    request.index.indexURL = server.url("auth/simple/", user: "jane:s3cr3t%2F%25")
    let report = try await StageRun(request).run()
    #expect(try !report.json().contains("s3cr3t"))
    for bytes in try workshop.contents().values {
      #expect(!String(decoding: bytes, as: UTF8.self).contains("s3cr3t"))
    }
    request.index.indexURL = server.url("auth/simple/", user: "jane:c4n4ry")
    let message = await failure(request)
    #expect(message.contains("wrong user or password") && !message.contains("c4n4ry"))
  }

  @Test func indexesAndPagesOfLinksComeFromVariablesOfPipAndUV() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    let plain = try request(workshop, server)
    for (name, value) in [
      ("PIP_INDEX_URL", server.url("ok/simple")), ("UV_DEFAULT_INDEX", server.url("ok/simple")),
      ("PIP_EXTRA_INDEX_URL", server.url("ok/simple")),
      ("UV_INDEX", "inner=\(server.url("auth/simple"))"),
    ] {
      var request = plain
      request.index.indexURL = nil
      request.environment["PIP_INDEX_URL"] = server.url("nowhere")
      request.environment["UV_INDEX_INNER_USERNAME"] = "jane"
      request.environment["UV_INDEX_INNER_PASSWORD"] = "s3cr3t/%"
      if name == "UV_DEFAULT_INDEX" { request.environment["PIP_INDEX_URL"] = nil }
      request.environment[name] = value
      let report = try await StageRun(request).run()
      #expect(report.distributions.map(\.name) == ["demo"], "\(name)")
    }
  }

  @Test(arguments: ["//u:s3cret@127.0.0.1:1/simple", "//host/simple"])
  func anIndexWithoutASchemeIsNoDirectory(url: String) async throws {
    let workshop = try Workshop.open()
    var request = try workshop.options("-i \(url)\ndemo==1.0\n")
    request.isOffline = false
    let message = await failure(request)
    #expect(message.contains("expected an http, https or file URL"))
    #expect(!message.contains("s3cret"))
  }

  @Test func aNameOnSeveralIndexesIsSaidUnlessItIsBound() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    var request = try request(workshop, server) { _ in "--no-require-hashes\ndemo==1.0\n" }
    request.index.extraIndexURLs = [server.url("html/simple/")]
    let warnings = try await StageRun(request).run().warnings
    #expect(warnings.contains { $0.contains("demo==1.0 is on several indexes") }, "\(warnings)")
    request.index.bound = [try PackageName("Demo"): server.url("json/simple/")]
    let bound = try await StageRun(request).run().warnings
    #expect(!bound.contains { $0.contains("several indexes") })
    #expect(try server.requests().suffix(2).allSatisfy { $0.path.hasPrefix("/json/") })
  }

  @Test func aYankedFileIsInstalledWithAWarning() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    let warnings = try await StageRun(request(workshop, server, "yanked")).run().warnings
    #expect(warnings == ["demo 1.0 is yanked: its authors withdrew the release (broken)"])
  }

  @Test func aURLOfTheLockIsFetched() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    let url = server.url("redirect/files/demo-1.0-py3-none-any.whl")
    let request = try request(workshop, server) { digest in
      "demo @ \(url) --hash=sha256:\(digest)\n"
    }
    let report = try await StageRun(request).run()
    #expect(report.distributions.map(\.name) == ["demo"])
    let unnamed = try self.request(workshop, server) { "\(url) --hash=sha256:\($0)\n" }
    #expect(try await StageRun(unnamed).run().distributions.map(\.name) == ["demo"])
  }

  /// Adds an archive of the project `greet`, and returns its hash.
  private func addGreeting(_ archive: FilePath, to workshop: borrowing Workshop) async throws
    -> String
  {
    let project = try workshop.addProject("project", named: "greet")
    let files = Dictionary(
      uniqueKeysWithValues: try FileSystem.entries(of: project).map { file in
        ("greet-1.0/\(file.string)", try FileSystem.readText(project.appending(file)))
      })
    return try await workshop.addArchive(archive, files)
  }

  /// What comes from a URL is there for those who are offline later, with a name before it or not.
  @Test(arguments: ["greet @ ", ""], [true, false])
  func theArchiveOfAURLIsRemembered(name: String, isHashed: Bool) async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    let hash = try await addGreeting("v1.0.tar.gz", to: workshop)
    try AtomicFile.copy(
      workshop.path.appending("v1.0.tar.gz"), to: server.files.appending("v1.0.tar.gz"))
    let url = server.url("ok/files/v1.0.tar.gz")
    let suffix = isHashed ? " --hash=sha256:\(hash)" : ""
    var request = try workshop.options("\(name)\(url)\(suffix)\n")
    request.wheelhouses = []
    request.cacheDirectory = workshop.path.appending("cache")
    #expect(await failure(request).contains("no compatible file for"))
    request.isOffline = false
    #expect(try await StageRun(request).run().distributions.map(\.name) == ["greet"])
    request.isOffline = true
    let asked = try server.requests().count
    let report = try await StageRun(request).run()
    #expect(report.distributions.map(\.name) == ["greet"])
    #expect(try server.requests().count == asked)
    let told = report.warnings.contains { $0.hasPrefix("the lock has no hash for \(name)http") }
    #expect(told != isHashed, "\(report.warnings)")
  }

  /// The content says what an archive is whose URL does not, as that of a tag on GitHub.
  @Test(arguments: ["greet @ ", ""], [true, false])
  func anArchiveNeedsNoSuffix(name: String, isLocal: Bool) async throws {
    for archive in ["v1.tar.gz", "v1.zip"] {
      try await installWithoutSuffix(archive, named: name, isLocal: isLocal)
    }
  }

  private func installWithoutSuffix(
    _ archive: String, named name: String, isLocal: Bool
  ) async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    let hash = try await addGreeting(FilePath(archive), to: workshop)
    try AtomicFile.copy(workshop.path.appending(archive), to: server.files.appending("v1.0"))
    let url = isLocal ? "file://\(server.files)/v1.0" : server.url("ok/files/v1.0")
    var request = try workshop.options("\(name)\(url) --hash=sha256:\(hash)\n")
    request.wheelhouses = []
    request.isOffline = isLocal
    #expect(try await StageRun(request).run().distributions.map(\.name) == ["greet"])
  }

  @Test func whatIsNoArchiveIsRejected() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    try AtomicFile.write("<html>", to: server.files.appending("v1.0"))
    var request = try workshop.options("greet @ \(server.url("ok/files/v1.0"))\n")
    request.isOffline = false
    #expect(await failure(request).contains("or the content of one, got 'v1.0'"))
  }

  /// `--no-index` is about indexes: pages of links and URLs are left, as for pip.
  @Test(arguments: [
    "--no-index\n--find-links PAGE\ndemo==1.0", "--no-index\ndemo @ URL", "--no-index\nURL",
  ])
  func aLockWithoutIndexHasLinksAndURLs(lock: String) async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    var request = try request(workshop, server) { digest in
      lock.replacing("PAGE", with: server.url("ok/simple/demo/"))
        .replacing("URL", with: server.url("ok/files/demo-1.0-py3-none-any.whl"))
        + " --hash=sha256:\(digest)\n"
    }
    request.index.indexURL = server.url("gone/simple/")
    let report = try await StageRun(request).run()
    #expect(report.distributions.map(\.name) == ["demo"])
    #expect(try server.requests().allSatisfy { $0.path.hasPrefix("/ok/") })
    request.isOffline = true
    #expect(await failure(request).contains("no compatible file for"))
  }

  @Test(
    arguments: [
      "--find-links=WHEEL", "--find-links=file://WHEEL", "--find-links=PAGE",
      "--find-links=file://PAGE", "--no-index\n--find-links=PAGE",
    ], [true, false])
  func linksMayBeToOneFile(option: String, isOffline: Bool) async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("demo", files: ["demo.py": "x = 1\n"])
    let wheel = workshop.wheelhouse.appending("demo-1.0-py3-none-any.whl")
    let page = workshop.path.appending("links.html")
    try AtomicFile.write("<a href='wheelhouse/demo-1.0-py3-none-any.whl'>x</a>", to: page)
    let links = option.replacing("WHEEL", with: wheel.string).replacing("PAGE", with: page.string)
    var request = try workshop.options("\(links)\ndemo==1.0 --hash=sha256:\(hash)\n")
    request.wheelhouses = []
    request.isOffline = isOffline
    request.index.indexURL = "file://\(workshop.path)/nothing/"
    #expect(try await StageRun(request).run().distributions.map(\.name) == ["demo"])
  }

  /// What a page of this machine does not have, no index is asked for.
  @Test func aLocalPageIsAllThereIsWithoutNetwork() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    let page = workshop.path.appending("links.html")
    func write(_ name: String) throws {
      try AtomicFile.write("<a href='\(server.url("ok/files/\(name)"))'>x</a>", to: page)
    }
    try write("other-1.0-py3-none-any.whl")
    var request = try request(workshop, server) {
      "--find-links=\(page)\ndemo==1.0 --hash=sha256:\($0)\n"
    }
    request.isOffline = true
    #expect(await failure(request).contains("no compatible file for demo==1.0"))
    // Nor is a file that it leads to on a server.
    try write("demo-1.0-py3-none-any.whl")
    #expect(await failure(request).contains("the network may not be used"))
    #expect(try server.requests().isEmpty)
  }

  @Test func argumentsWithoutIndexHaveLinks() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    var request = try request(workshop, server)
    request.index.forbidsIndexes = true
    #expect(await failure(request).contains("no compatible file for demo==1.0"))
    #expect(try server.requests().isEmpty)
    request.index.pipArguments = ["--find-links", server.url("ok/simple/demo/")]
    #expect(try await StageRun(request).run().distributions.map(\.name) == ["demo"])
  }

  @Test func progressCountsFilesAndBytes() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    let request = try request(workshop, server, "cut")
    let counts = Mutex((total: 0, files: 0, bytes: 0, isFetching: false))
    _ = try await StageRun(request) { event in
      counts.withLock { counts in
        switch event {
        case .fetching(let count): (counts.total, counts.isFetching) = (count, true)
        case .progressed(let files, let bytes) where counts.isFetching:
          counts.files += files
          counts.bytes += bytes
        case .acquired: counts.isFetching = false
        default: break
        }
      }
    }.run()
    let size = try FileSystem.read(server.files.appending("demo-1.0-py3-none-any.whl")).count
    let found = counts.withLock { $0 }
    #expect(found.total == 1 && found.files == 1 && found.bytes == size)
  }
}
