import Core
import SystemPackage
import TestSupport

@testable import Pipeline

/// A project directory, and an index that has `hinge`, which requires `plank`.
struct LockShop: ~Copyable {
  let workshop: Workshop
  let server: IndexServer

  var project: FilePath { workshop.path.appending("source") }
  var lock: FilePath { project.appending("requirements.txt") }

  private init(_ workshop: consuming Workshop, _ server: consuming IndexServer) {
    self.workshop = workshop
    self.server = server
  }

  static func open() throws -> LockShop {
    let shop = LockShop(try Workshop.open(), try IndexServer())
    try shop.publish("hinge", "1.0", metadata: "Requires-Dist: plank<2\n")
    for version in ["1.0", "2.0"] { try shop.publish("plank", version) }
    return shop
  }

  @discardableResult
  func publish(_ name: String, _ version: String, metadata: String = "") throws -> String {
    let digest = try workshop.addWheel(
      name, version, files: ["\(name).py": "v = '\(version)'\n"], metadata: metadata)
    let file = FilePath("\(name)-\(version)-py3-none-any.whl")
    try FileSystem.rename(
      workshop.wheelhouse.pushing(file), to: server.files.pushing(file))
    return digest
  }

  func write(_ text: String, to name: String) throws {
    try AtomicFile.write(text, to: project.pushing(FilePath(name)))
  }

  func run(_ inputs: String..., mode: String = "ok", user: String? = nil) -> LockRun {
    var request = StageRequest(
      package: "lock", destdir: workshop.path, prefix: "/opt/venvs/lock",
      requirements: inputs.map { project.pushing(FilePath($0)) }, sourceDirectory: project)
    request.allowUnpinned = true
    request.environment = [
      "PATH": "/usr/bin:/bin", "HOME": workshop.path.string, "PIP_CONFIG_FILE": "/dev/null",
      "PIP_RETRIES": "0",
    ]
    request.index.indexURL = server.url("\(mode)/simple/", user: user)
    var run = LockRun(request, temporaryDirectory: workshop.path)
    run.resolver = .pip
    return run
  }

  func pins() throws -> [String] {
    try FileSystem.readText(lock).split(separator: "\n").filter { $0.contains("==") }
      .map { String($0.prefix { $0 != " " }) }
  }
}
