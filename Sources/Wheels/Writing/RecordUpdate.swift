internal import Core
package import SystemPackage
internal import Venv

/// Updates the RECORDs of an installed tree for files that were changed afterwards.
package struct RecordUpdate {
  private let changed: [String]
  /// The RECORDs that may list them, relative to the tree.
  private let records: [FilePath]

  /// An update for files by their paths below a tree that was just installed.
  package init(plan: InstallPlan, changed: [String]) {
    let files = Set(changed)
    self.changed = changed
    records = plan.requests.indices.filter { request in
      plan.recorded[request].contains { files.contains(plan.files[$0].path) }
    }.map { plan.record(of: $0) }
  }

  /// An update for files by their paths below the tree at `root`.
  ///
  /// Throws `FileError`.
  package init(tree root: FilePath, changed: [String]) throws {
    self.changed = changed
    records =
      changed.isEmpty
      ? []
      : try InstalledDistribution.records(in: try TreeRoot.open(root))
  }

  /// Writes the RECORDs that list one of the files, and returns their paths, relative to the tree.
  ///
  /// Throws `RecordUpdateError` and `FileError`.
  @discardableResult package func write(below root: FilePath) throws -> [FilePath] {
    var written: [FilePath] = []
    let contents = try changed.map { path in
      let bytes = try FileSystem.read(root.pushing(FilePath(path)))
      return (path: path, digest: Digest.of(bytes), size: bytes.count)
    }
    for path in records {
      let site = path.removingLastComponent().removingLastComponent()
      var rows: [String: Record.Row] = [:]
      for file in contents {
        let name = Record.path(to: file.path, from: site)
        rows[name] = Record.Row(path: name, digest: file.digest, size: file.size)
      }
      let file = root.pushing(path)
      let record: Record
      do {
        record = try Record(parsing: try FileSystem.read(file))
      } catch let error as RecordError {
        throw RecordUpdateError(record: file, reason: error)
      }
      guard record.rows.contains(where: { rows[$0.path] != nil }) else { continue }
      try AtomicFile.write(Record(rows: record.rows.map { rows[$0.path] ?? $0 }).text, to: file)
      written.append(path)
    }
    return written
  }
}

extension InstalledDistribution {
  /// Returns the paths of the RECORDs of a tree.
  fileprivate static func records(in tree: TreeRoot) throws -> [FilePath] {
    try directories(in: tree).map { $0.appending("RECORD") }.filter { try tree.isRegularFile($0) }
  }
}

/// A RECORD that must be updated and cannot be read.
package struct RecordUpdateError: Failure, Equatable {
  /// The RECORD.
  package let record: FilePath
  /// What is wrong with it.
  package let reason: RecordError

  package var location: String? { record.string }
  package var message: String { "cannot read RECORD: \(reason.message)" }
}
