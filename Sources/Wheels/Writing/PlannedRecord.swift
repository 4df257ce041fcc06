internal import Archives
internal import Core
package import SystemPackage
internal import Venv

/// The RECORD of a wheel of a plan, whose files are written.
///
/// Its rows are made when they are needed: all of them together take more memory than the plan.
package struct PlannedRecord: Sendable {
  let plan: InstallPlan
  /// The index of the wheel in the plan.
  let request: Int
  /// What the installer changed about files, by their indexes in the plan.
  let changes: [Int: WheelInstaller.Change]

  /// The path of the file, relative to the tree.
  package var path: FilePath { plan.record(of: request) }

  /// Returns the rows whose path satisfies a condition, in no particular order.
  package func rows(where isIncluded: (String) -> Bool) -> [Record.Row] {
    var rows = plan.recorded[request].compactMap { index in
      let path = path(of: plan.files[index])
      return isIncluded(path) ? row(index, as: path) : nil
    }
    if isIncluded(own.path) { rows.append(own) }
    return rows
  }

  /// The row of the file itself.
  private var own: Record.Row {
    Record.Row(
      path: "\(plan.requests[request].wheel.distInfo)/RECORD", digest: nil, size: nil)
  }

  /// Writes the file below `root`, as `Record.bytes`, and returns the number of its bytes.
  ///
  /// Throws `FileError`.
  func write(into root: FilePath) throws(FileError) -> Int {
    let own = own
    // Its own line has no index.
    var lines: [(path: String, index: Int?)] = []
    lines.reserveCapacity(plan.recorded[request].count + 1)
    for index in plan.recorded[request] { lines.append((path(of: plan.files[index]), index)) }
    lines.append((own.path, nil))
    lines.sort { $0.path.precedes($1.path) }

    let file = try DirectoryHandle.open(root).createFile(at: path.string, permissions: .file)
    var size = 0
    var piece: [UInt8] = []
    piece.reserveCapacity(Self.pieceSize + 4096)
    for line in lines {
      (line.index.map { row($0, as: line.path) } ?? own).append(to: &piece)
      guard piece.count >= Self.pieceSize else { continue }
      try file.write(piece)
      size += piece.count
      piece.removeAll(keepingCapacity: true)
    }
    try file.write(piece)
    try file.close()
    return size + piece.count
  }

  /// The number of bytes that are written at once.
  private static let pieceSize = 64 << 10

  /// Returns the path of a file of the tree as its row has it.
  private func path(of file: InstallPlan.File) -> String {
    if case .member(let source) = file.source,
      source.scheme == .purelib || source.scheme == .platlib
    {
      // Rows are relative to the directory of modules.
      return source.path
    }
    return Record.path(to: file.path, from: plan.layout.sitePackages)
  }

  /// Returns the row of the file of the plan with an index.
  ///
  /// Where two distributions share a file, both RECORDs list what is in the tree.
  private func row(_ index: Int, as path: String) -> Record.Row {
    if !changes.isEmpty, let change = changes[index] {
      return Record.Row(path: path, digest: change.digest, size: change.size)
    }
    switch plan.files[index].source {
    case .member(let source), .script(let source):
      return Record.Row(path: path, digest: source.digest, size: source.size)
    case .generated(let bytes):
      return Record.Row(path: path, digest: Digest.of(bytes), size: bytes.count)
    }
  }
}
