import Core
import Pipeline
import SystemPackage
import Testing

/// What builds may use, and how often they happen.
@Suite struct BuildEnvironmentTests {
  /// A backend without a hook for metadata, which leaves a line in a file for every wheel it builds.
  private static let backend = #"""
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

  @Test func anSdistOfOldImportsWhatIsPreinstalled() async throws {
    let workshop = try Workshop.open()
    try workshop.addWheel("odd", files: ["odd.py": "version = '3'\n"])
    try await workshop.addSdist(
      "latch", "1.0",
      files: [
        "setup.py": """
        import odd, wheel
        from setuptools import setup
        setup(name="latch", version="1.0", py_modules=["latch"], description=odd.version)
        """, "latch.py": "",
      ])
    var request = try workshop.options("latch==1.0\n")
    request.preinstalled = ["odd==1.0"]
    let report = try await StageRun(request).run()
    #expect(report.distributions.map(\.name) == ["latch", "odd"])
  }
}
