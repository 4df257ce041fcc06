import Core
import Glibc
import Index
import Packaging
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Locks
@testable import Pipeline

/// What a run believes of a cache.
@Suite struct RunCacheTests {
  /// The warnings of opening the cache of a request.
  private func warnings(_ request: StageRequest) -> (isUsed: Bool, warnings: [String]) {
    let warnings = Mutex<[String]>([])
    let cache = RunCache.open(request) { event in
      if case .warned(let text) = event { warnings.withLock { $0.append(text) } }
    }
    return (cache != nil, warnings.withLock { $0 })
  }

  @Test func `a cache that others can write to is not used, with one warning`() throws {
    let workshop = try Workshop.open()
    var request = try workshop.options("")
    let cache = workshop.path.appending("cache")
    request.cacheDirectory = cache
    #expect(warnings(request) == (true, []))
    for directory in [cache.appending("wheels"), cache.appending("interpreters"), cache] {
      try FileSystem.setPermissions(of: directory, to: FilePermissions(rawValue: 0o777))
      #expect(
        warnings(request) == (
          false,
          [
            "cache '\(cache.string)' is not used: '\(directory.string)' is writable by others "
              + "(mode 777); choose another with --cache-dir, or set 'no-cache: yes'"
          ]
        ))
      try FileSystem.setPermissions(of: directory, to: .directory)
    }
    request.cacheDirectory = nil
    #expect(warnings(request) == (false, []))
  }

  @Test func `a cache that cannot be made is not there`() throws {
    let workshop = try Workshop.open()
    var request = try workshop.options("")
    request.cacheDirectory = "/proc/nothing/cache"
    #expect(warnings(request) == (false, []))
  }

  @Test func `a wheel is found again, and only what its digest says`() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("app", files: ["app.py": ""])
    let name = "app-1.0-py3-none-any.whl"
    var request = try workshop.options("app==1.0 --hash=sha256:\(hash)\n")
    request.cacheDirectory = workshop.path.appending("cache")
    let directory = try #require(RunCache.open(request) { _ in }).wheels
    let cache = WheelCache(directory: directory, context: [], formats: FormatControl())
    let pin = try #require(
      try Lock.read(
        request.requirements, environment: [:], allowUnpinned: false, project: nil
      ).entries(in: try MarkerEnvironment(values: bookworm)).first)
    #expect(cache.find(.pin(pin)) == nil)
    try await cache.add(workshop.wheelhouse.appending(name), for: pin)
    #expect(cache.find(.pin(pin))?.fileName == name)
    let kept = directory.path.appending("files").appending(hash).appending(name)
    #expect(cache.find(.pin(pin))?.file.path == kept)

    try FileSystem.setPermissions(of: kept, to: FilePermissions(rawValue: 0o666))
    #expect(cache.find(.pin(pin)) == nil)
    try FileSystem.setPermissions(of: kept, to: .file)
    #expect(cache.find(.pin(pin)) != nil)
    try AtomicFile.write("damaged", to: kept)
    #expect(cache.find(.pin(pin)) == nil)
  }

  /// Puts a wheel into the cache as if it had been fetched for the lock of the request.
  private func fetch(
    _ request: StageRequest, from wheelhouse: FilePath
  ) async throws {
    var online = request
    online.isOffline = false
    online.wheelhouses = []
    let lock = try await PlannedLock.read(online) { _ in }
    let name = "greet-1.0-py3-none-any.whl"
    let pin = try #require(lock.plan.pins.first)
    guard case .fetch = pin.step else {
      Issue.record("planned to \(lock.plan.lines)")
      return
    }
    try await #require(lock.cache).add(wheelhouse.appending(name), for: pin.pin)
  }

  @Test(arguments: ["greet==1.0", "greet @ https://example.org/greet-1.0-py3-none-any.whl"])
  func `without a hash the cache serves those who are offline`(requirement: String) async throws {
    let workshop = try Workshop.open()
    try workshop.addWheel("greet", files: ["greet.py": ""])
    var request = try workshop.options(requirement + "\n")
    request.wheelhouses = []
    request.cacheDirectory = workshop.path.appending("cache")
    let empty = request
    await #expect(throws: PlanError.self) { try await StageRun(empty).plan() }
    try await fetch(request, from: workshop.wheelhouse)

    let report = try await StageRun(request).run()
    #expect(report.distributions.map(\.source) == [.cache])
    #expect(report.warnings.contains { $0.hasPrefix("the lock has no hash for greet") })
    // Whoever can ask the index does.
    request.isOffline = false
    #expect(try await StageRun(request).plan().lines.first?.hasPrefix("fetch greet") == true)
  }

  @Test(arguments: [HashAlgorithm.sha256, .sha384, .sha512])
  func `only digests that the lock has are computed`(algorithm: HashAlgorithm) async throws {
    let workshop = try Workshop.open()
    try workshop.addWheel("greet", files: ["greet.py": ""])
    let wheel = workshop.wheelhouse.appending("greet-1.0-py3-none-any.whl")
    let hash = Digest.of(try FileSystem.read(wheel), algorithm).hex
    var request = try workshop.options("greet==1.0 --hash=\(algorithm.rawValue):\(hash)\n")
    request.wheelhouses = []
    request.cacheDirectory = workshop.path.appending("cache")
    try await fetch(request, from: workshop.wheelhouse)
    let pin = try await PlannedLock.read(request) { _ in }.plan.pins.first
    guard case .use(let file, _, .cache) = pin?.step else {
      Issue.record("planned as \(String(describing: pin?.step))")
      return
    }
    #expect(Set(file.digests.map(\.algorithm)) == [.sha256, algorithm])
    #expect(file.digests.count == (algorithm == .sha256 ? 1 : 2))
  }

  @Test func `a wheel is not found by those who want none`() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("greet", files: ["greet.py": ""])
    var request = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    request.wheelhouses = []
    request.cacheDirectory = workshop.path.appending("cache")
    try await fetch(request, from: workshop.wheelhouse)
    #expect(
      try await StageRun(request).plan().lines.first?.hasPrefix("use greet==1.0 from cache") == true
    )
    request.formats.setNoBinary("other")
    #expect(
      try await StageRun(request).plan().lines.first?.hasPrefix("use greet==1.0 from cache") == true
    )
    for value in ["greet", ":all:"] {
      request.formats.setNoBinary(value)
      let other = request
      await #expect(throws: PlanError.self) { try await StageRun(other).plan() }
    }
  }

  @Test(arguments: [true, false])
  func `the file of a URL is found in a wheelhouse`(isHashed: Bool) async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("greet", files: ["greet.py": ""])
    let suffix = isHashed ? " --hash=sha256:\(hash)" : ""
    var request = try workshop.options(
      "greet @ https://example.org/dist/greet-1.0-py3-none-any.whl?x=1\(suffix)\n")
    #expect(
      try await StageRun(request).plan().lines.first?.contains("from wheelhouse") == true)
    // Without a hash only those who cannot fetch it take a file by its name.
    request.isOffline = false
    #expect(
      try await StageRun(request).plan().lines.first?.contains("from wheelhouse") == isHashed)
    let other = try workshop.options("greet @ https://example.org/greet-2.0-py3-none-any.whl\n")
    await #expect(throws: PlanError.self) { try await StageRun(other).plan() }
  }

  /// Archives of a tag, whose names do not tell of which distribution they are.
  @Test(arguments: ["greet @ ", ""], [true, false])
  func `an archive is found without a name of its own`(name: String, isHashed: Bool) async throws {
    let workshop = try Workshop.open()
    let hash = try await workshop.addArchive("wheelhouse/v1.0.tar.gz", ["greet-1.0/setup.py": ""])
    let url = "https://example.org/o/greet/archive/refs/tags/v1.0.tar.gz"
    let suffix = isHashed ? " --hash=sha256:\(hash)" : ""
    for fragment in ["", "#egg=greet", "?x=1#subdirectory=lib"] {
      var request = try workshop.options("\(name)\(url)\(fragment)\(suffix)\n")
      let lines = try await StageRun(request).plan().lines
      #expect(lines.count == 1 && lines[0].hasSuffix("from \(workshop.wheelhouse)/v1.0.tar.gz"))
      request.isOffline = false
      let online = try await StageRun(request).plan().lines
      #expect(online.first?.hasPrefix(isHashed ? "build " : "fetch ") == true, "\(online)")
    }
    // By its hash whatever its name is, and by its name only if it has that hash.
    for name in ["other.tar.gz", "greet-1.0.tar.gz"] {
      try FileSystem.rename(
        try #require(
          try FileSystem.entries(of: workshop.wheelhouse).map {
            workshop.wheelhouse.appending($0)
          }.first), to: workshop.wheelhouse.pushing(FilePath(name)))
      let request = try workshop.options("greet @ \(url)\(suffix)\n")
      if isHashed {
        #expect(try await StageRun(request).plan().lines[0].hasSuffix("/\(name)"))
      } else {
        await #expect(throws: PlanError.self) { try await StageRun(request).plan() }
      }
    }
    let wrong = String(repeating: "0", count: 64)
    let request = try workshop.options("greet @ \(url) --hash=sha256:\(wrong)\n")
    await #expect(throws: PlanError.self) { try await StageRun(request).plan() }
  }

  @Test func `what is kept under a private umask is private`() throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("app", files: ["app.py": ""])
    let directory = try TrustedDirectory.open(workshop.path.appending("cache"), creates: true)
    let cache = WheelCache(directory: directory, context: [], formats: FormatControl())
    cache.store(
      try HashedFile.open(workshop.wheelhouse.appending("app-1.0-py3-none-any.whl")),
      fileName: "app.whl", build: "key", buildDirectory: "/build")
    let file = try #require(cache.find(build: "key"))
    #expect(file.buildDirectory == "/build" && file.file.sha256.hex == hash)
    let allowed = FilePermissions.directory.subtracting(.umask).union(.ownerReadWriteExecute)
    for (_, status) in try FileSystem.walk(directory.path) {
      #expect(status.permissions.isSubset(of: allowed))
    }
  }
}

extension WheelCache {
  /// Adds a file of this machine as one that an index gave for a pin.
  fileprivate func add(_ path: FilePath, for pin: LockEntry) async throws {
    let client = WebClient(NetworkSettings(), credentials: CredentialStore([]), isOffline: true)
    let download = try await client.download(
      WebAddress(file: path), into: try #require(incomingDirectory()))
    _ = try adopt(download, named: try #require(path.lastComponent).string, for: .pin(pin))
  }
}
