package import Artifacts
internal import Core
internal import Debian
package import SystemPackage
internal import Wheels

extension Inventory {
  /// Reads what is in a package, bundle or tree.
  ///
  /// A package has the name and version that it says, and the digests of the wheels that its own
  /// document has. Everything else is called like its file or directory, unless `name` says
  /// otherwise. Throws `InventoryError` for what has no tree, `MetadataError` and `FileError`.
  package init(of artifact: borrowing Artifact, name: String? = nil) throws {
    let package = artifact.control?["Package"]
    let subject = Subject(
      name: name ?? package ?? Self.name(of: artifact.path),
      version: artifact.control?["Version"])
    guard !artifact.trees.isEmpty else { throw InventoryError(path: artifact.path) }
    var wheels: [DistributionKey: WheelSource] = [:]
    // A destination directory is named after its package: debian/<package>.
    let owner = package ?? artifact.path.lastComponent?.string ?? ""
    let document = artifact.root.appending(ShippedBom.path(of: owner))
    if artifact.kind == .deb || artifact.kind == .destdir, FileSystem.isRegularFile(document) {
      wheels = ShippedBom.wheels(in: try FileSystem.read(document))
    }
    let links = Dictionary(
      artifact.files.compactMap { file in file.linkTarget.map { (file.path, $0) } },
      uniquingKeysWith: { $1 })
    try self.init(
      of: subject,
      trees: artifact.trees.map { tree in
        InventoryTree(
          root: artifact.root.pushing(tree.path), prefix: tree.prefix,
          interpreter: Self.interpreter(of: tree.path, links), wheels: wheels)
      })
  }

  /// Follows `bin/python` to the first link that leaves the tree.
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

  private static func name(of path: FilePath) -> String {
    let name = path.lastComponent?.string ?? "tree"
    guard let end = name.range(of: ".venv.tar") else { return name }
    return String(name[..<end])
  }
}

/// Something that has no virtual environment to list.
package struct InventoryError: Failure, Equatable {
  package let path: FilePath

  package var place: String? { path.string }
  package var message: String { "there is no virtual environment (no 'pyvenv.cfg') in it" }
}

extension String {
  /// Where a text begins in this one.
  fileprivate func range(of text: String) -> String.Index? {
    indices.first { self[$0...].hasPrefix(text) }
  }
}
