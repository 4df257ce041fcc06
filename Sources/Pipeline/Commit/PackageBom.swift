internal import Artifacts
internal import Core
internal import SBOM
internal import SystemPackage
internal import Venv

/// The SBOM of a package: of all trees in its destdir that venvdeb made.
struct PackageBom {
  let package: String
  let root: StagingRoot
  let date: SourceDate?

  /// Where it goes, relative to the destdir.
  var path: FilePath { FilePath(ShippedBom.path(of: package)) }

  /// Returns the document that is there; nil where there is no file, or one of others.
  ///
  /// Throws `CommitError.linkedDirectory` and `FileError`.
  func shipped() throws -> [UInt8]? {
    guard try root.status(of: path)?.type == .regular, let name = path.lastComponent else {
      return nil
    }
    let file = try root.directory(path.removingLastComponent()).openFile(name)
    let bytes = try file.contents()
    return ShippedBom.isOurs(bytes) ? bytes : nil
  }

  /// Returns the document of a tree, which is at `path` in the destdir or will be there, and of the
  /// trees beside it, as `venvdeb sbom` makes it of the package; and what it does not list.
  ///
  /// `work` is a directory of the destdir that is not looked into. The digests of the wheels of
  /// other trees are those of the document that is there. Throws the errors of `Inventory`,
  /// `ArtifactError` and `FileError`.
  func document(
    of tree: InventoryTree, at path: FilePath, version: String?, without work: FilePath? = nil
  ) throws -> (text: String, warnings: [String]) {
    let wheels = try shipped().map { ShippedBom.wheels(in: $0) } ?? [:]
    let destdir = try TreeRoot.open(root.path)
    var trees = try ArtifactTree.all(below: destdir).filter { other in
      other.configuration.isOurs && other.path != path
        && work.map { !other.path.starts(with: $0) } ?? true
    }.map { ($0.path, try InventoryTree($0, in: destdir, wheels: wheels)) }
    trees.append((path, tree))
    trees.sort { $0.0.string.precedes($1.0.string) }
    let inventory = try Inventory(
      of: .init(name: package, version: version), trees: trees.map(\.1))
    let (text, warnings) = try inventory.billOfMaterials(date: date)
    return (text, inventory.warnings + warnings)
  }
}
