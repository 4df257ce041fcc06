internal import SystemPackage
internal import Wheels

/// A file that the RECORD of a distribution lists.
struct RecordedFile: Sendable {
  let distribution: TreeIndex.Distribution
  let row: Record.Row
  /// The file, relative to the artifact's root; nil for one outside the tree.
  let path: FilePath?

  /// Returns the files of a distribution, in the order of its RECORD.
  static func all(
    of distribution: TreeIndex.Distribution, in site: TreeIndex.Site, of tree: TreeIndex
  ) -> [RecordedFile] {
    let sitePackages = tree.relative(site.path).string
    return (distribution.record?.rows ?? []).map { row in
      let path = row.path(inTreeFrom: sitePackages, prefix: tree.prefix)
      return RecordedFile(
        distribution: distribution, row: row, path: path.map { tree.path(ofMember: $0) })
    }
  }
}
