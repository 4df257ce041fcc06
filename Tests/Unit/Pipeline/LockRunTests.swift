import Core
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

/// Making and refreshing locks with the pip of this machine and an index of our own.
@Suite(.slow) struct LockRunTests {
  @Test func aLockHasTheHashesOfAllFilesAndStaysAsItIs() async throws {
    let shop = try LockShop.open()
    try shop.write("Hinge[x]\n", to: "requirements.in")
    let other = "plank-1.0.tar.gz"
    try AtomicFile.write("no archive, and nobody opens it", to: shop.server.files.appending(other))
    let report = try await shop.run().run()
    #expect(report.isChanged && report.count == 2)
    #expect(report.changes.map(\.name) == ["hinge", "plank"])
    let text = try FileSystem.readText(shop.lock)
    let hashes = try ["plank-1.0-py3-none-any.whl", other].map {
      Digest.of(try FileSystem.read(shop.server.files.pushing(FilePath($0)))).hex
    }.sorted()
    #expect(
      text.hasSuffix(
        "\nplank==1.0 \\\n    --hash=sha256:\(hashes[0]) \\\n    --hash=sha256:\(hashes[1])\n"))
    #expect(text.contains("\nhinge[x]==1.0 \\\n"))
    #expect(text.hasPrefix("# Made by 'venvdeb lock' from requirements.in for Python 3."))
    #expect(!text.contains(shop.workshop.path.string))

    let before = try #require(try FileSystem.status(shop.lock))
    for mode in ["ok", "html", "unhashed"] {
      let again = try await shop.run(mode: mode).run()
      #expect(!again.isChanged && again.changes.isEmpty, "\(mode)")
    }
    let after = try #require(try FileSystem.status(shop.lock))
    #expect(before.inode == after.inode)
    // A dry run says what would be, and leaves all as it is.
    try shop.write("hinge\nplank==1.0\n", to: "requirements.in")
    var dry = shop.run()
    dry.writes = false
    #expect(try await dry.run().isChanged)
    #expect(try FileSystem.readText(shop.lock) == text)
  }

  @Test(arguments: [
    ("", "requirements.in: the lock has no requirements"),
    ("# none\n", "requirements.in: the lock has no requirements"),
    (
      "hinge; python_version < '3'\n",
      "requirements.in: no requirement applies to this interpreter, all markers are false"
    ),
  ])
  func aLockOfNothingIsAWarning(text: String, warning: String) async throws {
    let shop = try LockShop.open()
    try shop.write(text, to: "requirements.in")
    let report = try await shop.run().run()
    #expect(report.count == 0 && report.warnings == [warning])
    // A project may require nothing.
    try shop.write("[project]\nname = 'app'\nversion = '1'\n", to: "pyproject.toml")
    #expect(try await shop.run("pyproject.toml").run().warnings == [])
  }

  @Test func pinsStayUnlessTheyAreUpgraded() async throws {
    let shop = try LockShop.open()
    try shop.write("hinge\n", to: "requirements.in")
    _ = try await shop.run().run()
    try shop.publish("plank", "1.5")
    try shop.publish("hinge", "1.1", metadata: "Requires-Dist: plank<2\n")
    #expect(try await !shop.run().run().isChanged)
    var some = shop.run()
    some.upgrade = try LockUpgrade(names: ["Plank"])
    #expect(try await some.run().changes.map(\.to) == ["1.5"])
    #expect(try shop.pins() == ["hinge==1.0", "plank==1.5"])
    some.upgrade = try LockUpgrade(names: ["plank==1.0"])
    _ = try await some.run()
    #expect(try shop.pins() == ["hinge==1.0", "plank==1.0"])
    var all = shop.run()
    all.upgrade = .all
    _ = try await all.run()
    #expect(try shop.pins() == ["hinge==1.1", "plank==1.5"])
    // What a lock for several targets has besides is not lost in silence.
    try shop.write(
      "hinge==1.0\nplank==1.0\nknob==1.0 ; python_version < '3'\n", to: "requirements.txt")
    let report = try await shop.run().run()
    #expect(
      report.warnings.count == 1 && report.warnings[0].contains("left out 1 requirement of other"))
    #expect(try shop.pins() == ["hinge==1.0", "plank==1.0"])
    some.upgrade = try LockUpgrade(names: ["plnk"])
    let error = await #expect(throws: LockRunError.self) { try await some.run() }
    #expect(error?.hint == "did you mean 'plank'?")
    #expect(throws: LockRunError.self) { try LockUpgrade(names: ["a b"]) }
  }

  @Test func aPinThatStandsInTheWayIsLetGo() async throws {
    let shop = try LockShop.open()
    try shop.publish("knob", "1.0")
    try shop.write("hinge\nknob\n", to: "requirements.in")
    _ = try await shop.run().run()
    try shop.publish("knob", "1.1")
    try shop.publish("hinge", "2.0", metadata: "Requires-Dist: plank>=2\n")
    try shop.write("hinge>=2\nknob\n", to: "requirements.in")
    _ = try await shop.run().run()
    #expect(try shop.pins() == ["hinge==2.0", "knob==1.0", "plank==2.0"])
    // A version that the index does not have any more.
    try FileSystem.remove(shop.server.files.appending("knob-1.0-py3-none-any.whl"))
    _ = try await shop.run().run()
    #expect(try shop.pins() == ["hinge==2.0", "knob==1.1", "plank==2.0"])
  }

  @Test func aFailureLeavesTheOldLock() async throws {
    let shop = try LockShop.open()
    try shop.write("hinge\n", to: "requirements.in")
    _ = try await shop.run().run()
    let before = try FileSystem.readText(shop.lock)
    try shop.write("hinge\nplank>=2\n", to: "requirements.in")
    let error = await #expect(throws: LockRunError.self) { try await shop.run().run() }
    let message = try #require(error?.message)
    #expect(message.contains("The conflict is caused by:") && message.contains("hinge 1.0"))
    #expect(!message.contains(shop.workshop.path.string), "\(message)")
    await #expect(throws: (any Error).self) { try await shop.run(mode: "gone").run() }
    await #expect(throws: (any Error).self) { try await shop.run(mode: "denied").run() }
    #expect(try FileSystem.readText(shop.lock) == before)
    #expect(
      try FileSystem.entries(of: shop.project).map(\.string).sorted()
        == ["requirements.in", "requirements.txt"])
  }

  @Test func credentialsAreWrittenNowhere() async throws {
    let shop = try LockShop.open()
    try shop.write("hinge\n", to: "requirements.in")
    for name in ["requirements.txt", "pylock.toml"] {
      var run = shop.run(mode: "auth", user: "jane:s3cr3t%2F%25")
      run.output = shop.project.pushing(FilePath(name))
      _ = try await run.run()
      let text = try FileSystem.readText(shop.project.pushing(FilePath(name)))
      #expect(text.contains("hinge") && !text.contains("s3cr3t") && !text.contains("jane"))
    }
    // What an input says of indexes, the lock needs as well.
    let url = shop.server.url("auth/simple/", user: "${USER}:${PASSWORD}")
    try shop.write("--index-url \(url)\nhinge\n", to: "requirements.in")
    var request = shop.run().request
    request.index.indexURL = nil
    request.environment.merge(["USER": "jane", "PASSWORD": "s3cr3t%2F%25"]) { $1 }
    var run = LockRun(request, temporaryDirectory: shop.workshop.path)
    run.resolver = .pip
    run.output = shop.lock
    _ = try await run.run()
    let text = try FileSystem.readText(shop.lock)
    #expect(text.contains("\n--index-url http://") && text.contains(":${PASSWORD}@localhost"))
    #expect(!text.contains("s3cr3t"))
  }

  @Test func aSecretInTheQueryOfAURLIsNamedByAVariable() async throws {
    let shop = try LockShop.open()
    let url = shop.server.url("ok/files/plank-1.0-py3-none-any.whl") + "?token="
    try shop.write("plank @ \(url)s3cr3t-1\n", to: "requirements.in")
    let error = await #expect(throws: LockRunError.self) { _ = try await shop.run().run() }
    #expect(error?.message.contains("plank-1.0-py3-none-any.whl?token=****") == true)
    #expect(error?.message.contains("s3cr3t") == false)
    #expect(error?.hint?.contains("'${NAME}'") == true)
    #expect(try !FileSystem.exists(shop.lock))
    try shop.write("plank @ \(url)${TOKEN}\n", to: "requirements.in")
    var request = shop.run().request
    request.environment["TOKEN"] = "s3cr3t-1"
    var run = LockRun(request, temporaryDirectory: shop.workshop.path)
    run.resolver = .pip
    _ = try await run.run()
    #expect(try FileSystem.readText(shop.lock).contains("plank @ \(url)${TOKEN}"))
  }

  @Test func aPylockIsStagedAgain() async throws {
    let shop = try LockShop.open()
    try shop.write("hinge\n", to: "requirements.in")
    var run = shop.run()
    run.format = .pylock
    let report = try await run.run()
    let file = shop.project.appending("pylock.toml")
    #expect(report.output == file.string)
    // From now on it is the lock of the project.
    #expect(try await !shop.run().run().isChanged)
    var request = run.request
    request.requirements = [file]
    request.destdir = shop.workshop.destdir
    request.installsProject = false
    request.allowUnpinned = false
    request.index.indexURL = "http://localhost:9/simple/"
    #expect(try await StageRun(request).run().distributions.map(\.version) == ["1.0", "1.0"])
  }

  @Test func aProjectIsLockedWithoutItself() async throws {
    let shop = try LockShop.open()
    try shop.publish("knob", "1.0")
    try shop.write(
      """
      [project]
      name = "app"
      version = "1"
      dependencies = ["hinge", "app[x] ; python_version < '3'"]
      [project.optional-dependencies]
      x = ["knob"]
      """, to: "pyproject.toml")
    _ = try await shop.run().run()
    #expect(try shop.pins() == ["hinge==1.0", "plank==1.0"])
    var request = shop.run().request
    request.extras = [try PackageName("x")]
    var run = LockRun(request, temporaryDirectory: shop.workshop.path)
    run.resolver = .pip
    _ = try await run.run()
    #expect(try shop.pins() == ["hinge==1.0", "knob==1.0", "plank==1.0"])
    #expect(
      try FileSystem.readText(shop.lock).hasPrefix(
        "# Made by 'venvdeb lock --extras x' from pyproject.toml for"))
  }

  @Test func theBackendIsAskedForWhatIsDynamic() async throws {
    let shop = try LockShop.open()
    let project = try shop.workshop.addProject("source", named: "app")
    let backend = project.appending("backend.py")
    try AtomicFile.write(
      try FileSystem.readText(backend)
        + """

        METADATA += "Requires-Dist: plank<2\\n"
        open("left-behind", "w").close()

        """, to: backend)
    try shop.write(
      try FileSystem.readText(project.appending("pyproject.toml"))
        .replacing("version = \"1.0\"", with: "dynamic = [\"version\", \"dependencies\"]"),
      to: "pyproject.toml")
    _ = try await shop.run().run()
    #expect(try shop.pins() == ["plank==1.0"])
    #expect(try !FileSystem.exists(project.appending("left-behind")))
  }

  @Test func pathsAreRelativeToTheLock() async throws {
    let shop = try LockShop.open()
    try shop.workshop.addProject("source/libs/latch", named: "latch")
    try shop.publish("strap", "3.0")
    try FileSystem.createDirectories(shop.project.appending("wheels"))
    try FileSystem.rename(
      shop.server.files.appending("strap-3.0-py3-none-any.whl"),
      to: shop.project.pushing("wheels/strap-3.0-py3-none-any.whl"))
    try shop.write(
      "\(shop.project)/libs/latch\n\(shop.project)/wheels/strap-3.0-py3-none-any.whl\nplank\n",
      to: "requirements.in")
    let report = try await shop.run().run()
    #expect(report.warnings.isEmpty)
    let text = try FileSystem.readText(shop.lock)
    #expect(text.contains("\n./libs/latch\nplank==2.0 \\\n"))
    #expect(text.contains("\n./wheels/strap-3.0-py3-none-any.whl \\\n    --hash=sha256:"))
    #expect(try await !shop.run().run().isChanged)
    try shop.publish("knob", "1.0")
    try shop.write(
      try FileSystem.readText(shop.project.appending("requirements.in")) + "knob\n",
      to: "requirements.in")
    #expect(try await shop.run().run().changes.map(\.name) == ["knob"])
  }

  @Test func aRevisionIsLockedByItsCommit() async throws {
    let shop = try LockShop.open()
    let repository = try shop.workshop.addProject("latch", named: "latch")
    for words in [["init", "-q"], ["add", "."], ["commit", "-qm", "x"], ["tag", "v1"]] {
      try Tool.check(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b.example"] + words, in: repository)
    }
    let commit = try Tool.run(["git", "rev-parse", "HEAD"], in: repository).text
      .filter { !$0.isWhitespace }
    try shop.write("plank\ngit+file://\(repository)@v1#egg=latch\n", to: "requirements.in")
    let report = try await shop.run().run()
    #expect(report.warnings.count == 1 && report.warnings[0].contains("latch cannot have one"))
    let text = try FileSystem.readText(shop.lock)
    #expect(text.hasSuffix("\ngit+file://\(repository)@\(commit)#egg=latch\nplank==2.0\n"))
    #expect(try await !shop.run().run().isChanged)
    var pylock = shop.run()
    pylock.format = .pylock
    #expect(try await pylock.run().warnings.isEmpty)
  }

  @Test func whatExcludesTheInterpreterIsLockedIfThatIsIgnored() async throws {
    let shop = try LockShop.open()
    try shop.publish("knob", "1.0", metadata: "Requires-Python: <3\n")
    try shop.write("knob\n", to: "requirements.in")
    await #expect(throws: LockRunError.self) { try await shop.run().run() }
    var request = shop.run().request
    request.index.ignoresPython = true
    var run = LockRun(request, temporaryDirectory: shop.workshop.path)
    // uv cannot.
    #expect(try await run.run().resolver?.hasPrefix("pip ") == true)
    #expect(try shop.pins() == ["knob==1.0"])
    run.resolver = .uv
    let error = await #expect(throws: LockRunError.self) { try await run.run() }
    #expect(error?.hint?.contains("use pip") == true)
  }

  /// `before` is the URL in the lock, `after` that in the input, both after the scheme and its slashes.
  @Test(arguments: [
    ("HOST/ok/files/FILE?build=1", "HOST/ok/files/FILE?build=2"),
    ("${A}:${B}@HOST/ok/files/FILE", "${A}:${C}@HOST/ok/files/FILE"),
  ])
  func aURLThatDiffersInWhatIsNotShownIsAChange(before: String, after: String) async throws {
    let shop = try LockShop.open()
    let host = shop.server.url("").dropFirst("http://".count).prefix { $0 != "/" }
    func url(_ text: String) -> String {
      "http://"
        + text.replacing("HOST", with: host)
        .replacing("FILE", with: "plank-1.0-py3-none-any.whl")
    }
    func run() async throws -> LockRunReport {
      var request = shop.run().request
      request.environment.merge(["A": "jane-doe", "B": "first-one", "C": "second-one"]) { $1 }
      var run = LockRun(request, temporaryDirectory: shop.workshop.path)
      run.resolver = .pip
      return try await run.run()
    }
    try shop.write("plank @ \(url(before))\n", to: "requirements.in")
    #expect(try await run().isChanged)
    #expect(try await !run().isChanged)
    try shop.write("plank @ \(url(after))\n", to: "requirements.in")
    let report = try await run()
    #expect(report.isChanged && report.changes.map(\.name) == ["plank"])
    #expect(try FileSystem.readText(shop.lock).contains("plank @ \(url(after))"))
    let shown = report.changes.map { ($0.from ?? "") + " " + ($0.to ?? "") }.joined()
    #expect(shown.contains("build=2") == after.contains("build=2"))
    #expect(!shown.contains("-one"))
  }

  @Test func aYankedReleaseIsAWarning() async throws {
    let shop = try LockShop.open()
    try shop.write("plank==1.0\n", to: "requirements.in")
    let report = try await shop.run(mode: "yanked").run()
    #expect(
      report.warnings == ["plank 1.0 is yanked: its authors withdrew the release (broken)"])
  }

  @Test func aWheelhouseIsEnoughWithoutANetwork() async throws {
    let shop = try LockShop.open()
    for name in try FileSystem.entries(of: shop.server.files) {
      try FileSystem.rename(
        shop.server.files.appending(name), to: shop.workshop.wheelhouse.appending(name))
    }
    try shop.write("hinge\n", to: "requirements.in")
    var request = shop.run().request
    request.isOffline = true
    request.wheelhouses = [shop.workshop.wheelhouse]
    var run = LockRun(request, temporaryDirectory: shop.workshop.path)
    run.resolver = .pip
    _ = try await run.run()
    #expect(try shop.pins() == ["hinge==1.0", "plank==1.0"])
    #expect(try FileSystem.readText(shop.lock).contains("--hash=sha256:"))
    #expect(try shop.server.requests().isEmpty)
  }

  @Test func filesOfOthersAreLeftAlone() async throws {
    let shop = try LockShop.open()
    func reason(_ run: LockRun) async -> String? {
      await #expect(throws: LockRunError.self) { try await run.run() }?.message
    }
    #expect(await reason(shop.run())?.contains("nothing to resolve") == true)
    try shop.write("hinge\n", to: "requirements.in")
    try shop.write("hinge>=1\n", to: "requirements.txt")
    #expect(await reason(shop.run())?.contains("'hinge>=1' is not pinned") == true)
    #expect(try FileSystem.readText(shop.lock) == "hinge>=1\n")
    #expect(await reason(shop.run("requirements.txt"))?.contains("both") == true)
    try shop.write("", to: "poetry.lock")
    #expect(await reason(shop.run())?.contains("a lock of Poetry") == true)
    try FileSystem.remove(shop.project.appending("poetry.lock"))
    var named = shop.run()
    named.output = shop.project.appending("lock.toml")
    named.format = .pylock
    #expect(await reason(named)?.contains("expected pylock.toml") == true)
    var bound = shop.run().request
    bound.index.bound = [try PackageName("hinge"): "https://wheels.example.org/simple/"]
    let run = LockRun(bound, temporaryDirectory: shop.workshop.path)
    #expect(await reason(run)?.contains("index for 'hinge' alone") == true)
  }
}
