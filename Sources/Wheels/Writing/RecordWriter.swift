internal import Archives
internal import Core
internal import SystemPackage
internal import Venv

/// Writes the RECORD of every installed distribution, after all other files.
struct RecordWriter {
  let plan: InstallPlan
  let changes: [String: WheelInstaller.Change]

  /// Writes all RECORD files below `root`, and returns them in the order of the wheels of the plan.
  ///
  /// Throws `FileError`.
  func write(
    into root: borrowing DirectoryHandle
  ) throws(FileError) -> [(path: FilePath, size: Int, record: Record)] {
    let rows = rows()
    let site = plan.layout.sitePackages.string
    var written: [(path: FilePath, size: Int, record: Record)] = []
    for (index, request) in plan.requests.enumerated() {
      let own = Record.Row(path: "\(request.wheel.distInfo)/RECORD", digest: nil, size: nil)
      let listed = plan.recorded[index].compactMap { rows[$0] }
      let record = Record(rows: listed + [own])
      let text = record.text
      let path = "\(site)/\(request.wheel.distInfo)/RECORD"
      let file = try root.createFile(at: path, permissions: .file)
      try file.write(Array(text.utf8))
      try file.close()
      written.append((FilePath(path), text.utf8.count, record))
    }
    return written
  }

  /// Returns the row of each file of the tree.
  ///
  /// Where two distributions share a file, both RECORDs list what is in the tree.
  private func rows() -> [String: Record.Row] {
    var rows: [String: Record.Row] = [:]
    rows.reserveCapacity(plan.files.count)
    for file in plan.files {
      let path = Record.path(to: file.path, from: plan.layout.sitePackages)
      if let change = changes[file.path] {
        rows[file.path] = Record.Row(path: path, digest: change.digest, size: change.size)
        continue
      }
      switch file.source {
      case .member(let source), .script(let source):
        rows[file.path] = Record.Row(
          path: path, digest: source.row.digest, size: source.member.size)
      case .generated(let bytes):
        rows[file.path] = Record.Row(path: path, digest: Digest.of(bytes), size: bytes.count)
      }
    }
    return rows
  }
}
