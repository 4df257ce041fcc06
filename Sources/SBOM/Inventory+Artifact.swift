package import Artifacts
internal import Core
internal import Debian
internal import Packaging
package import SystemPackage
internal import Wheels

extension Inventory {
  /// Reads what is in a package, bundle or tree.
  ///
  /// Name and version are those of the package or the bundle, else the name is that of the directory;
  /// `name` replaces it. The digests of the wheels are those in the package's own document or in the
  /// manifest of the bundle. Throws `InventoryError` for what has no tree, and
  /// `MetadataError`, `BundleError`, `ArchiveError` and `FileError`.
  package init(of artifact: borrowing Artifact, name: String? = nil) throws {
    guard !artifact.trees.isEmpty else { throw InventoryError(path: artifact.path) }
    let manifest =
      artifact.kind == .bundle ? try Bundle.open(artifact.path).manifest : nil
    let package = artifact.control?["Package"]
    let file = artifact.path.lastComponent?.string ?? "tree"
    let subject = Subject(
      name: name ?? package ?? manifest?.name ?? file,
      version: artifact.control?["Version"] ?? manifest?.version)
    var wheels: [DistributionKey: WheelSource] = [:]
    // A destination directory is named after its package: debian/<package>.
    let document = FilePath(ShippedBom.path(of: package ?? file))
    if artifact.kind == .deb || artifact.kind == .destdir,
      let bytes = try artifact.contents.read(document, limit: ShippedBom.sizeLimit)
    {
      wheels = ShippedBom.wheels(in: bytes)
    }
    for distribution in manifest?.distributions ?? [] {
      guard let name = try? PackageName(distribution.name),
        let version = try? Version(distribution.version), let wheel = distribution.wheel,
        let digest = distribution.sha256.flatMap({ Digest(.sha256, hex: $0) })
      else { continue }
      wheels[DistributionKey(name, version)] = WheelSource(
        fileName: wheel, sha256: digest, allowed: distribution.allowed ?? [])
    }
    let links = Dictionary(
      artifact.files.compactMap { file in file.linkTarget.map { (file.path, $0) } },
      uniquingKeysWith: { $1 })
    let contents = artifact.contents
    try self.init(
      of: subject,
      trees: artifact.trees.map { tree in
        InventoryTree(
          root: try contents.subtree(tree.path), prefix: tree.prefix,
          interpreter: Self.interpreter(of: tree.path, links),
          architecture: artifact.control?["Architecture"], wheels: wheels)
      },
      warnings: artifact.files.compactMap { file in
        guard let target = file.linkTarget, artifact.trees.contains(where: { $0.describes(file) })
        else { return nil }
        return "'\(file.text)' is a symbolic link to '\(target.string)', and links in a tree are "
          + "not followed: what it leads to is not listed"
      })
  }

  /// Returns the target of the first link on the way from `bin/python` that leaves the tree.
  private static func interpreter(
    of tree: FilePath, _ links: [FilePath: FilePath]
  ) -> FilePath? {
    var path = tree.appending("bin").appending("python")
    for _ in 0..<8 {
      guard let target = links[path] else { return nil }
      if target.isAbsolute { return target.lexicallyNormalized() }
      path = path.removingLastComponent().pushing(target).lexicallyNormalized()
    }
    return nil
  }
}

extension ArtifactTree {
  /// Returns whether an inventory of the tree would read a file: the directories of its modules, and
  /// what is in the metadata directories of its distributions.
  fileprivate func describes(_ file: ArtifactFile) -> Bool {
    var path = file.path
    guard self.path.isEmpty || path.removePrefix(self.path), path.components.first == "lib" else {
      return false
    }
    let components = Array(path.components.dropFirst())
    return switch components.count {
    case 0...1: true
    case 2: components[1] == "site-packages"
    default: components[1] == "site-packages" && components[2].extension == "dist-info"
    }
  }
}

/// An artifact without a virtual environment.
package struct InventoryError: Failure, Equatable {
  package let path: FilePath

  package var location: String? { path.string }
  package var message: String {
    "no virtual environment found (no directory has a file 'pyvenv.cfg')"
  }
}
