internal import Core
internal import SBOM
internal import SystemPackage

/// The SBOM of a package after one of its trees was changed: what a later pip installed or removed
/// is in it, and not.
struct BomRefresh {
  let bom: PackageBom
  /// The path of the tree, relative to the destdir.
  let path: FilePath

  /// Writes the document again if it is another one now, and returns warnings.
  ///
  /// Nothing is written where the stage run wrote none. `isExpected` says whether it wrote one.
  /// Throws the errors of `PackageBom` and `FileError`.
  func run(_ tree: TreeRoot, interpreter: FilePath, isExpected: Bool) throws -> [String] {
    guard let shipped = try bom.shipped() else {
      var compressed = bom.path
      compressed.extension = "json.gz"
      guard isExpected, try bom.root.status(of: compressed) != nil else { return [] }
      return [
        "the SBOM '\(compressed.string)' still lists the tree as it was before it was changed: "
          + "exclude it from dh_compress (-X.cdx.json)"
      ]
    }
    let (text, warnings) = try bom.document(
      of: InventoryTree(
        root: tree, prefix: FilePath(root: "/", path.components), interpreter: interpreter,
        wheels: ShippedBom.wheels(in: shipped)),
      at: path, version: ShippedBom.version(in: shipped))
    if Array(text.utf8) != shipped {
      try AtomicFile.write(text, to: bom.root.path.pushing(bom.path))
    }
    return warnings
  }
}
