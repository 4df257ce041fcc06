internal import Core
package import SystemPackage
internal import Venv

/// Brings the RECORDs of an installed tree up to date with files that were changed afterwards.
package struct RecordUpdate {
  private let plan: InstallPlan
  private let changed: Set<String>

  /// For files by their paths below the tree.
  package init(plan: InstallPlan, changed: [String]) {
    self.plan = plan
    self.changed = Set(changed)
  }

  /// Writes the RECORDs that list one of the files.
  ///
  /// Throws `RecordError` and `FileError`.
  package func write(below root: FilePath) throws {
    let site = plan.layout.sitePackages
    for (index, request) in plan.requests.enumerated() {
      let paths = plan.recorded[index].filter(changed.contains)
      guard !paths.isEmpty else { continue }
      var rows: [String: Record.Row] = [:]
      for path in paths {
        let bytes = try FileSystem.read(root.pushing(FilePath(path)))
        let name = Record.path(to: path, from: site)
        rows[name] = Record.Row(path: name, digest: Digest.of(bytes), size: bytes.count)
      }
      let file = root.pushing(site).appending(request.wheel.distInfo).appending("RECORD")
      let record = try Record(parsing: try FileSystem.read(file))
      try AtomicFile.write(Record(rows: record.rows.map { rows[$0.path] ?? $0 }).text, to: file)
    }
  }
}
