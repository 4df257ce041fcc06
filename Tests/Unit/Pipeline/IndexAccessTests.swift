import Core
import Pipeline
import SystemPackage
import TestSupport
import Testing

/// Whether builds may use an index: `--no-index` in the lock forbids it as `--offline` does.
@Suite(.slow) struct IndexAccessTests {
  /// A build backend that makes a wheel of nothing but metadata; no system has it installed.
  private static let backend = #"""
    import base64, hashlib, os, re, zipfile
    def build_wheel(directory, settings=None, metadata=None):
        name = re.search('name = "(.*)"', open("pyproject.toml").read()).group(1)
        info = f"{name}-1.0.dist-info/"
        wheel = f"{name}-1.0-py3-none-any.whl"
        record = ""
        with zipfile.ZipFile(os.path.join(directory, wheel), "w") as archive:
            for member, text in [
                ("METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"),
                ("WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
            ]:
                digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
                record += f"{info}{member},sha256={digest.decode().rstrip('=')},{len(text)}\n"
                archive.writestr(info + member, text)
            archive.writestr(info + "RECORD", record + f"{info}RECORD,,\n")
        return wheel
    """#

  private static func project(_ name: String) -> String {
    """
    [build-system]
    requires = ["latchmaker"]
    build-backend = "latchmaker"
    [project]
    name = "\(name)"
    version = "1.0"
    """
  }

  /// A request for a lock; the index, a directory, has the backend, and the wheelhouse an sdist that
  /// is built with it.
  private func request(_ workshop: borrowing Workshop, _ lock: String) async throws -> StageRequest
  {
    try workshop.addWheel("latchmaker", files: ["latchmaker.py": Self.backend])
    let index = workshop.path.pushing("index/latchmaker")
    let name = "latchmaker-1.0-py3-none-any.whl"
    try FileSystem.createDirectories(index)
    try FileSystem.rename(workshop.wheelhouse.appending(name), to: index.appending(name))
    try AtomicFile.write("<a href='\(name)'>\(name)</a>\n", to: index.appending("index.html"))
    try await workshop.addSdist("latch", "1.0", files: ["pyproject.toml": Self.project("latch")])
    var request = try workshop.options(lock)
    request.isOffline = false
    request.index.indexURL = "file://\(workshop.path.appending("index").string)"
    return request
  }

  private func addProject(_ workshop: borrowing Workshop) throws {
    try AtomicFile.write(
      Self.project("shop"), to: workshop.path.pushing("source/pyproject.toml"))
  }

  @Test func anIndexServesTheBuildsOfALockThatAllowsIt() async throws {
    let workshop = try Workshop.open()
    let request = try await request(workshop, "latch==1.0\n")
    try addProject(workshop)
    let report = try await StageRun(request).run()
    #expect(report.distributions.map(\.name) == ["latch", "shop"])
  }

  @Test func aLockWithoutIndexBuildsItsSdistsWithoutIndex() async throws {
    let workshop = try Workshop.open()
    let request = try await request(workshop, "--no-index\nlatch==1.0\n")
    let error = await #expect(throws: AcquireError.self) { try await StageRun(request).run() }
    #expect(error?.message.contains("cannot build latch==1.0") == true)
    #expect(error?.message.contains("latchmaker") == true)
    #expect(try workshop.contents().isEmpty)
  }

  @Test func aLockWithoutIndexBuildsTheProjectWithoutIndex() async throws {
    let workshop = try Workshop.open()
    let request = try await request(workshop, "--no-index\n")
    try addProject(workshop)
    let error = await #expect(throws: AcquireError.self) { try await StageRun(request).run() }
    #expect(error?.message.hasSuffix("build requirements not installed: latchmaker") == true)
    #expect(error?.exitStatus == .environment)
    #expect(try workshop.contents().isEmpty)
  }

  @Test func buildsFindWhatTheLockNamesInsteadOfAnIndex() async throws {
    let workshop = try Workshop.open()
    let request = try await request(
      workshop, "--no-index\n--find-links index/latchmaker\nlatch==1.0\n")
    try addProject(workshop)
    let report = try await StageRun(request).run()
    #expect(report.distributions.map(\.name) == ["latch", "shop"])
  }
}
