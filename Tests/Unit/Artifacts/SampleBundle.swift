import Artifacts
import SystemPackage
import TestSupport
import Venv

extension InstalledTree {
  /// The manifest of the tree, without its files.
  var manifest: BundleManifest {
    BundleManifest(
      venvdeb: "1", name: "demo", version: "1.0", python: .init(interpreter.target),
      architecture: "all", prefix: prefix.string, shebang: shebang,
      bytecode: .none, systemSitePackages: false, date: 1_000_000_000,
      distributions: [.init(name: "demo", version: "1.0")], uncompiled: [])
  }

  /// Writes the tree as a bundle beside it, and returns its path.
  @discardableResult
  func bundle(
    _ compression: BundleCompression = .none, name: String = "demo.venv.tar", jobs: Int = 2
  ) async throws -> FilePath {
    let path = directory.appending(name)
    try await BundleWriter(
      tree: self.path, manifest: manifest, jobs: jobs
    )
    .write(to: path, compression: compression)
    return path
  }
}
