internal import Core
internal import SystemPackage
internal import Wheels

/// The correction of RECORD files after files of a tree were changed.
struct RecordCorrection {
  let tree: FilePath
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
      let path = distribution.path(of: row)
      if path == own {
        rows.append(Record.Row(path: row.path, digest: nil, size: nil))
      } else if path.extension != "pyc", let status = try FileSystem.status(tree.pushing(path)) {
        guard changed.contains(path), status.type == .regular else {
          rows.append(row)
          continue
        }
        let file = try RandomAccessFile.open(tree.pushing(path))
        rows.append(
          Record.Row(path: row.path, digest: try file.digests([.sha256])[0], size: file.size))
      }
    }
    let text = Record(rows: rows).text
    if try FileSystem.readText(tree.pushing(own)) != text {
      try AtomicFile.write(text, to: tree.pushing(own))
    }
  }
}

extension InstalledDistribution {
  /// Returns the path of a file of RECORD, relative to the tree.
  func path(of row: Record.Row) -> FilePath {
    sitePackages.pushing(FilePath(row.path)).lexicallyNormalized()
  }
}
