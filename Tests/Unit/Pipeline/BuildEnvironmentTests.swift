import Core
import Pipeline
import SystemPackage
import TestSupport
import Testing

/// What builds may use, and how often they happen.
@Suite(.slow) struct BuildEnvironmentTests {
  /// A backend without a hook for metadata, which leaves a line in a file for every wheel it builds.
  static let backend = #"""
    import base64, hashlib, os, zipfile
    def build_wheel(directory, settings=None, metadata=None):
        with open(os.environ["BUILDS"], "a") as file:
            print("built", file=file)
        info, wheel, record = "latch-1.0.dist-info/", "latch-1.0-py3-none-any.whl", ""
        with zipfile.ZipFile(os.path.join(directory, wheel), "w") as archive:
            for member, text in [
                ("METADATA", "Metadata-Version: 2.1\nName: latch\nVersion: 1.0\n"),
                ("WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
            ]:
                digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
                record += f"{info}{member},sha256={digest.decode().rstrip('=')},{len(text)}\n"
                archive.writestr(info + member, text)
            archive.writestr(info + "RECORD", record + f"{info}RECORD,,\n")
        return wheel
    """#

  /// A request for an sdist that only an index has, with the backend that it requires.
  private func request(_ workshop: borrowing Workshop) async throws -> (StageRequest, String) {
    let index = workshop.path.appending("index")
    let hash = try workshop.addWheel("latchmaker", files: ["latchmaker.py": Self.backend])
    try await workshop.addSdist(
      "latch", "1.0",
      files: [
        "PKG-INFO": "Metadata-Version: 2.1\nName: latch\nVersion: 1.0\n",
        "pyproject.toml": """
        [build-system]
        requires = ["latchmaker"]
        build-backend = "latchmaker"
        """,
      ])
    let sdist = workshop.wheelhouse.appending("latch-1.0.tar.gz")
    let digest = Digest.of(try FileSystem.read(sdist)).hex
    for (name, file) in [
      ("latch", "latch-1.0.tar.gz"), ("latchmaker", "latchmaker-1.0-py3-none-any.whl"),
    ] {
      let directory = index.appending(name)
      try FileSystem.createDirectories(directory)
      try FileSystem.rename(
        workshop.wheelhouse.appending(file), to: directory.appending(file))
      try AtomicFile.write("<a href='\(file)'>\(file)</a>\n", to: directory.appending("index.html"))
    }
    var request = try workshop.options("latch==1.0 --hash=sha256:\(digest)\n")
    request.isOffline = false
    request.index.indexURL = "file://\(index.string)"
    request.environment["BUILDS"] = workshop.path.appending("builds").string
    return (request, hash)
  }

  @Test func anSdistIsBuiltOnceAndItsRequirementsAreNamed() async throws {
    let workshop = try Workshop.open()
    let (request, _) = try await request(workshop)
    let report = try await StageRun(request).run()
    #expect(try FileSystem.readText(workshop.path.appending("builds")) == "built\n")
    #expect(
      report.warnings.contains { $0.hasPrefix("built with latchmaker from the index") },
      "\(report.warnings)")
  }

  @Test func buildsGetNothingButTheLockOfTheirRequirements() async throws {
    let workshop = try Workshop.open()
    let (prepared, hash) = try await request(workshop)
    var request = prepared
    let lock = workshop.path.appending("build-requirements.txt")
    request.buildRequirements = lock
    try AtomicFile.write("latchmaker==1.0 --hash=sha256:\(hash)\n", to: lock)
    let pinned = request
    #expect(try await StageRun(pinned).run().warnings.isEmpty)

    // Whatever the index has by now.
    try AtomicFile.write("# nothing\n", to: lock)
    let error = await #expect(throws: AcquireError.self) { try await StageRun(pinned).run() }
    #expect(error?.message.contains("cannot build latch") == true)
    #expect(error?.message.contains("latchmaker") == true, "\(error as Any)")
    try AtomicFile.write("latchmaker==1.0\n", to: lock)
    await #expect(throws: (any Error).self) { try await StageRun(pinned).run() }
  }

  @Test func whatSeveralIndexesCouldSupplyIsNamed() async throws {
    let workshop = try Workshop.open()
    var (request, _) = try await request(workshop)
    let lock = request.requirements[0]
    try AtomicFile.write("latch==1.0\n", to: lock)
    request.index.extraIndexURLs = ["file:///nowhere"]
    let plain = request
    let report = try await StageRun(plain).run()
    #expect(
      report.warnings.contains { $0.contains("could have supplied latch==1.0, ") },
      "\(report.warnings)")
  }

  /// Where a lock may have a source from.
  enum Form: CaseIterable { case tar, zip, revision, subdirectory, revisionSubdirectory }

  /// Makes a source of some files in one of the forms, and returns the line of a lock for it.
  private func line(
    _ form: Form, _ files: [String: String], in workshop: borrowing Workshop
  ) async throws -> String {
    func below(_ directory: String) -> [String: String] {
      Dictionary(uniqueKeysWithValues: files.map { ("\(directory)/\($0.key)", $0.value) })
    }
    let root = "file://\(workshop.path.string)"
    switch form {
    case .tar:
      let hash = try await workshop.addArchive("wheelhouse/latch-1.0.tar.gz", below("latch-1.0"))
      return "latch==1.0 --hash=sha256:\(hash)\n"
    case .zip:
      let hash = try await workshop.addArchive("wheelhouse/latch-1.0.zip", below("latch-1.0"))
      return "latch==1.0 --hash=sha256:\(hash)\n"
    case .subdirectory:
      let hash = try await workshop.addArchive(
        "mono-1.tar.gz", below("mono-1/lib").merging(["mono-1/README": ""]) { $1 })
      return "latch @ \(root)/mono-1.tar.gz#subdirectory=lib --hash=sha256:\(hash)\n"
    case .revision:
      let commit = try await workshop.addRepository("repository", files)
      return "latch @ git+\(root)/repository@\(commit)\n"
    case .revisionSubdirectory:
      let commit = try await workshop.addRepository("repository", below("lib"))
      return "latch @ git+\(root)/repository@\(commit)#subdirectory=lib\n"
    }
  }

  @Test(arguments: Form.allCases)
  func aSourceOfOldImportsWhatIsPreinstalled(form: Form) async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("odd", files: ["odd.py": "version = '3'\n"])
    let line = try await line(
      form,
      [
        "setup.py": """
        import odd, wheel
        from setuptools import setup
        setup(name="latch", version="1.0", py_modules=["latch"], description=odd.version)
        """, "latch.py": "",
      ], in: workshop)
    var request = try workshop.options(line + "odd==1.0 --hash=sha256:\(hash)\n")
    request.requireHashes = false
    request.preinstalled = ["odd==1.0"]
    let report = try await StageRun(request).run()
    #expect(report.distributions.map(\.name) == ["latch", "odd"])
  }

  /// With seed packages, builds of old sources are not isolated: those of others are.
  @Test(arguments: Form.allCases)
  func aSourceWithRequirementsIsBuiltInIsolation(form: Form) async throws {
    let workshop = try Workshop.open()
    try workshop.addWheel("latchmaker", files: ["latchmaker.py": Self.backend])
    var request = try workshop.options(try await line(form, Self.modern, in: workshop))
    request.seeds = [.setuptools]
    request.environment["BUILDS"] = workshop.path.appending("builds").string
    request.requireHashes = false
    let report = try await StageRun(request).run()
    #expect(report.distributions.contains { $0.name == "latch" })
  }

  private static let modern = [
    "pyproject.toml": """
    [build-system]
    requires = ["latchmaker"]
    build-backend = "latchmaker"
    """
  ]

  @Test(arguments: Form.allCases)
  func whatTheBuildOfAPinnedSourceTakesFromAnIndexIsNamed(form: Form) async throws {
    let workshop = try Workshop.open()
    var (request, _) = try await request(workshop)
    let lock = try await line(form, Self.modern, in: workshop)
    let hash = try workshop.addWheel("hook", files: ["hook.py": ""])
    try AtomicFile.write(
      "--no-require-hashes\nhook==1.0 --hash=sha256:\(hash)\n\(lock)",
      to: request.requirements[0])
    request.requireHashes = false
    let plain = request
    let report = try await StageRun(plain).run()
    #expect(
      report.warnings.contains { $0.hasPrefix("built with latchmaker from the index") },
      "\(report.warnings)")
  }

  @Test func aBuildWhoseRequirementsCannotBeReadIsNamed() async throws {
    let workshop = try Workshop.open()
    let (request, _) = try await request(workshop)
    _ = try await line(.tar, Self.modern, in: workshop)
    let sdist = workshop.wheelhouse.appending("latch-1.0.tar.gz")
    // Python does not look behind the end of the archive.
    let bytes = try FileSystem.read(sdist) + Array("rest".utf8)
    try AtomicFile.write(bytes, to: sdist)
    try AtomicFile.write(
      "latch==1.0 --hash=sha256:\(Digest.of(bytes).hex)\n", to: request.requirements[0])
    let report = try await StageRun(request).run()
    #expect(
      report.warnings.contains {
        $0.hasPrefix("built with requirements that cannot be told before the build")
          && $0.contains("latch-1.0.tar.gz")
      }, "\(report.warnings)")
  }
}
