import Core
import Pipeline
import SystemPackage
import TestSupport
import Testing

/// One tree for several packages.
@Suite struct SharedTreeTests {
  /// A request for a package with its own prefix and destdir.
  private func request(
    _ package: String, _ workshop: borrowing Workshop, lock: String
  ) throws -> StageRequest {
    var request = try workshop.options(lock)
    request.package = package
    request.destdir = workshop.path.appending(package)
    request.prefix = FilePath("/opt/venvs").appending(package)
    request.packageVersion = "1.0"
    return request
  }

  @Test func theSecondPackageGetsTheTreeOfTheFirst() async throws {
    let workshop = try Workshop.open()
    let digest = try workshop.addWheel(
      "demo", files: ["demo.py": "def main(): pass\n"],
      entryPoints: "[console_scripts]\ndemo = demo:main\n")
    try workshop.addProject("source", named: "shop")
    let lock = "demo==1.0 --hash=sha256:\(digest)\n"
    // What it is to be: made without the other one.
    let alone = try await StageRun(request("web", workshop, lock: lock)).run()
    let expected = try listing(workshop.path.appending("web"))
    try FileSystem.removeTree(workshop.path.appending("web"))

    let shared = SharedTree(in: workshop.path.appending("shared"))
    var first = try request("shop", workshop, lock: lock)
    first.sharedTree = shared
    #expect(!shared.exists)
    try await StageRun(first).run()
    #expect(shared.exists)
    // Nothing of these is needed again.
    try FileSystem.removeTree(workshop.wheelhouse)
    try FileSystem.removeTree(workshop.path.pushing("source/backend.py"))
    var second = try request("web", workshop, lock: lock)
    second.sharedTree = shared
    second.wheelhouses = []
    second.links = ["demo"]
    let report = try await StageRun(second).run()
    var found = try listing(workshop.path.appending("web"))
    #expect(found.keys.contains("usr/bin/demo"))
    for name in found.keys where name.hasPrefix("usr/bin") { found[name] = nil }
    #expect(Set(found.keys).symmetricDifference(expected.keys).isEmpty)
    #expect(found.keys.filter { found[$0] != expected[$0] }.isEmpty)
    #expect(report.distributions.map(\.source) == alone.distributions.map(\.source))
    #expect(report.distributions.map(\.sha256) == alone.distributions.map(\.sha256))
    #expect(report.warnings == alone.warnings)
    #expect(report.sizes.bytecode == alone.sizes.bytecode && report.files == alone.files)
  }

  @Test func packagesOfABuildShareACache() async throws {
    let workshop = try Workshop.open()
    let server = try IndexServer()
    let digest = try workshop.addWheel("demo", files: ["demo.py": "x = 1\n"])
    let name = "demo-1.0-py3-none-any.whl"
    try FileSystem.rename(
      workshop.wheelhouse.appending(name), to: server.files.appending(name))
    func stage(_ package: String) async throws -> Int {
      var request = try request(package, workshop, lock: "demo==1.0 --hash=sha256:\(digest)\n")
      request.installsProject = false
      request.isOffline = false
      request.buildCache = workshop.path.appending("cache")
      request.index.indexURL = server.url("ok/simple/")
      request.environment["PIP_CONFIG_FILE"] = "/dev/null"
      try await StageRun(request).run()
      return try server.requests().count
    }
    let asked = try await stage("shop")
    #expect(asked > 0)
    #expect(try await stage("web") == asked)
  }
}
