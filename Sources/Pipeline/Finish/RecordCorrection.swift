internal import Core
internal import SystemPackage
internal import Wheels

/// The correction of RECORD files after files of a tree were changed.
struct RecordCorrection {
  let tree: TreeRoot
  /// The files that were changed since their RECORD was written, relative to the tree.
  let changed: Set<FilePath>

  /// Writes the RECORD of a distribution again if a file that it lists was changed or is gone.
  ///
  /// Bytecode is not listed, as everywhere in our trees. Throws `RecordError` and `FileError`.
  func run(_ distribution: InstalledDistribution) throws {
    guard let record = try distribution.record(in: tree) else { return }
    let own = distribution.directory.appending("RECORD")
    var rows: [Record.Row] = []
    for row in record.rows {
      guard let path = distribution.path(of: row)?.path else {
        // A file outside the tree, which is not looked for.
        rows.append(row)
        continue
      }
      if path == own {
        rows.append(Record.Row(path: row.path, digest: nil, size: nil))
      } else if path.extension != "pyc", let status = try tree.status(path) {
        guard changed.contains(path), status.type == .regular else {
          rows.append(row)
          continue
        }
        let file = try tree.open(path)
        rows.append(
          Record.Row(path: row.path, digest: try file.digests([.sha256])[0], size: file.size))
      }
    }
    let text = Record(rows: rows).text
    if try tree.text(own, limit: InstalledDistribution.recordLimit) != text {
      try AtomicFile.write(text, to: tree.path.pushing(own))
    }
  }
}

extension InstalledDistribution {
  /// Returns the path of a file of RECORD; nil for one outside the tree.
  func path(of row: Record.Row) -> TreePath? {
    row.path(inTreeFrom: sitePackages.string).flatMap { TreePath($0) }
  }

  /// Returns the files that distributions of a tree list.
  ///
  /// Throws `RecordError`, `TreeFileError` and `FileError`.
  static func recordedFiles(of distributions: [Self], in tree: TreeRoot) throws -> Set<FilePath> {
    try distributions.reduce(into: []) { files, distribution in
      for row in try distribution.record(in: tree)?.rows ?? [] {
        if let path = distribution.path(of: row) { files.insert(path.path) }
      }
    }
  }
}
