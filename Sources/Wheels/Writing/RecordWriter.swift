internal import Archives
internal import Core
internal import SystemPackage
internal import Venv

/// Writes the RECORD of every installed distribution, after all other files.
struct RecordWriter: Sendable {
  let plan: InstallPlan
  let changes: [String: WheelInstaller.Change]

  /// Writes all RECORD files below `root`, and returns them in the order of the wheels of the plan.
  ///
  /// Throws `FileError`.
  func write(
    into root: FilePath, jobs: Int
  ) async throws -> [(path: FilePath, size: Int, record: Record)] {
    let site = plan.layout.sitePackages
    return try await Array(plan.requests.indices).concurrentMap(jobs: jobs) { index in
      let distInfo = plan.requests[index].wheel.distInfo
      var rows = plan.recorded[index].map { row(of: plan.files[$0], from: site) }
      rows.append(Record.Row(path: "\(distInfo)/RECORD", digest: nil, size: nil))
      let record = Record(rows: rows)
      let bytes = record.bytes
      let path = site.appending(distInfo).appending("RECORD")
      let file = try DirectoryHandle.open(root).createFile(at: path.string, permissions: .file)
      try file.write(bytes)
      try file.close()
      return (path, bytes.count, record)
    }
  }

  /// Returns the row of a file of the tree.
  ///
  /// Where two distributions share a file, both RECORDs list what is in the tree.
  private func row(of file: InstallPlan.File, from site: FilePath) -> Record.Row {
    func path() -> String { Record.path(to: file.path, from: site) }
    if !changes.isEmpty, let change = changes[file.path] {
      return Record.Row(path: path(), digest: change.digest, size: change.size)
    }
    switch file.source {
    case .member(let source) where source.scheme == .purelib || source.scheme == .platlib:
      // Rows are relative to the directory of modules.
      return Record.Row(path: source.path, digest: source.row.digest, size: source.member.size)
    case .member(let source), .script(let source):
      return Record.Row(path: path(), digest: source.row.digest, size: source.member.size)
    case .generated(let bytes):
      return Record.Row(path: path(), digest: Digest.of(bytes), size: bytes.count)
    }
  }
}
