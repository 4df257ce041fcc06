internal import Archives
internal import Core
internal import SystemPackage
internal import Venv

/// Which file of a wheel goes where, and whether RECORD lists exactly those files.
struct WheelLayout {
  let archive: ZipArchive
  let distInfo: String
  let rootIsPurelib: Bool
  let entryPoints: EntryPoints

  /// The files to install, each with its row of RECORD.
  ///
  /// Throws `WheelError`.
  func files(_ record: Record, warnings: inout [String]) throws(WheelError) -> [Wheel.File] {
    let recordPath = "\(distInfo)/RECORD"
    let signatures: Set = ["\(recordPath).jws", "\(recordPath).p7s"]
    var rows = try rows(of: record, warnings: &warnings)
    rows[recordPath] = nil
    var files: [Wheel.File] = []
    files.reserveCapacity(archive.members.count)
    for member in archive.members where !member.isDirectory && member.name != recordPath {
      let row: Record.Row
      if let listed = rows.removeValue(forKey: member.name) {
        row = listed
      } else if signatures.contains(member.name) {
        row = Record.Row(path: member.name, digest: nil, size: nil)
      } else {
        throw WheelError(archive.path, member: member.name, .notInRecord)
      }
      if let size = row.size, size != member.size {
        throw WheelError(
          archive.path, member: member.name, .sizeMismatch(recorded: size, actual: member.size))
      }
      if row.digest == nil, !signatures.contains(member.name) {
        warnings.append("\(archive.path.string): RECORD has no digest for '\(member.name)'")
      }
      let (scheme, path) = try destination(of: member)
      if scheme == .scripts, isWrapper(path) { continue }
      if let object = object(at: path, scheme: scheme) {
        throw WheelError(archive.path, member: member.name, .reservedPath(object))
      }
      files.append(Wheel.File(member: member, scheme: scheme, path: path, row: row))
    }
    let directories = Set(archive.members.filter(\.isDirectory).map(\.name))
    if let extra = rows.keys.filter({ !signatures.contains($0) && !directories.contains($0 + "/") })
      .min()
    {
      throw WheelError(archive.path, member: recordPath, .noSuchMember(extra))
    }
    return files
  }

  private func rows(
    of record: Record, warnings: inout [String]
  ) throws(WheelError) -> [String: Record.Row] {
    var rows: [String: Record.Row] = [:]
    rows.reserveCapacity(record.rows.count)
    for row in record.rows {
      // Some old generators wrote a leading slash; the file meant is the one in the wheel.
      var path = row.path
      if path.hasPrefix("/") {
        path = String(path.drop { $0 == "/" })
        warnings.append("\(archive.path.string): RECORD has the absolute path '\(row.path)'")
      }
      rows[path] = row
    }
    return rows
  }

  private func destination(
    of member: ZipMember
  ) throws(WheelError) -> (scheme: InstallScheme, path: String) {
    let parts = member.name.split(separator: "/", maxSplits: 2)
    let data = distInfo.dropLast(".dist-info".count) + ".data"
    guard parts[0].hasSuffix(".data"), parts.count > 1 else {
      return (rootIsPurelib ? .purelib : .platlib, member.name)
    }
    guard parts[0] == data else {
      throw WheelError(archive.path, member: member.name, .strayDataDirectory(String(parts[0])))
    }
    guard parts.count == 3 else {
      throw WheelError(archive.path, member: member.name, .fileInDataDirectory)
    }
    guard let scheme = InstallScheme(rawValue: String(parts[1])) else {
      throw WheelError(archive.path, member: member.name, .unknownScheme(String(parts[1])))
    }
    let path = String(parts[2])
    if scheme == .scripts {
      if path.utf8.contains(UInt8(ascii: "/")) {
        throw WheelError(archive.path, member: member.name, .nestedScript)
      }
      if let objection = ScriptName.objection(to: path) {
        throw WheelError(archive.path, member: member.name, .unsafeScript(objection))
      }
    }
    return (scheme, path)
  }

  /// Whether a script is the wrapper that old setuptools made for an entry point of the wheel; the
  /// launcher we write takes its place.
  private func isWrapper(_ script: String) -> Bool {
    var base = script[...]
    for suffix in [".exe", "-script.py", ".pya"] where base.hasSuffix(suffix) {
      base = base.dropLast(suffix.count)
      break
    }
    return entryPoints.scripts.contains { $0.name == base }
  }

  /// What of the environment itself the file would replace, or nil.
  private func object(at path: String, scheme: InstallScheme) -> String? {
    guard scheme == .data else { return nil }
    let parts = path.split(separator: "/")
    if parts.count == 1, ["pyvenv.cfg", "bin", "lib", "lib64", "include"].contains(parts[0]) {
      return path
    }
    if parts.first == "lib64" { return path }
    if parts.count == 2, parts[0] == "bin",
      ScriptName.isReserved(String(parts[1])) || parts[1].lowercased().hasPrefix("activate")
    {
      return path
    }
    return nil
  }
}
