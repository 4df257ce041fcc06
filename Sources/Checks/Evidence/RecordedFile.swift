internal import SystemPackage
internal import Wheels

/// One row of a RECORD of a tree, and the file that it means.
struct RecordRow: Sendable {
  let distribution: Tree.Distribution
  let row: Record.Row
  /// The file, relative to the artifact's root; nil for one outside the tree.
  let path: FilePath?

  /// The rows of a distribution, in the order of its RECORD.
  static func rows(
    _ distribution: Tree.Distribution, _ site: Tree.Site, _ tree: Tree
  ) -> [RecordRow] {
    (distribution.record?.rows ?? []).map { row in
      RecordRow(distribution: distribution, row: row, path: path(row.path, from: site, in: tree))
    }
  }

  /// A path in RECORD is relative to `site-packages`; an absolute one names the target.
  private static func path(
    _ text: String, from site: Tree.Site, in tree: Tree
  ) -> FilePath? {
    if !text.hasPrefix("/"), !text.hasPrefix("."), !text.contains("/.") {
      return FilePath(site.textPrefix + text)
    }
    let path = FilePath(text)
    if path.isAbsolute {
      var rest = path
      guard let prefix = tree.prefix, rest.removePrefix(prefix) else { return nil }
      return tree.path.pushing(rest)
    }
    var components = Array(tree.relative(site.path).components)
    for component in path.components {
      switch component.kind {
      case .parentDirectory:
        guard components.popLast() != nil else { return nil }
      case .currentDirectory: break
      case .regular: components.append(component)
      }
    }
    // `lib64` is a link to `lib`.
    if components.first == "lib64" { components[0] = "lib" }
    return tree.path.pushing(FilePath(root: nil, components))
  }
}
