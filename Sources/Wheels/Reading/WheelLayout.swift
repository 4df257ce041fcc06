internal import Archives
internal import Core
internal import Packaging
internal import SystemPackage
internal import Venv

/// The files of a wheel with their destinations, checked against RECORD, which must list exactly
/// these.
struct WheelLayout {
  let archive: ZipArchive
  let distInfo: String
  let rootIsPurelib: Bool
  let entryPoints: EntryPoints

  /// Returns the files to install, each with its row of RECORD.
  ///
  /// Throws `WheelError`.
  func files(_ record: Record, warnings: inout [String]) throws(WheelError) -> [Wheel.File] {
    let recordPath = "\(distInfo)/RECORD"
    // PEP 427 allows them to be unlisted; nobody writes or reads them any more (PEP 815).
    let signatures: Set = ["\(recordPath).jws", "\(recordPath).p7s"]
    var rows = try rows(of: record, warnings: &warnings)
    rows[recordPath] = nil
    var files: [Wheel.File] = []
    files.reserveCapacity(archive.members.count)
    for member in archive.members where !member.isDirectory && member.name != recordPath {
      let row = rows.removeValue(forKey: member.name)
      if signatures.contains(member.name) { continue }
      // Strings are equal in every Unicode form; file names are not.
      guard let row, row.path.utf8.elementsEqual(member.name.utf8) else {
        throw WheelError(archive.path, member: member.name, .notInRecord)
      }
      guard row.digest != nil else {
        throw WheelError(archive.path, member: member.name, .notHashed)
      }
      if let size = row.size, size != member.size {
        throw WheelError(
          archive.path, member: member.name, .sizeMismatch(recorded: size, actual: member.size))
      }
      let (scheme, path) = try destination(of: member)
      if scheme == .scripts, isWrapper(path) { continue }
      if scheme == .data, let object = reserved(path) {
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
      var path = row.path
      var row = row
      // Some old generators wrote a leading slash; the file meant is the one in the wheel.
      if path.utf8.first == UInt8(ascii: "/") {
        let name = path.escapingControlCharacters
        warnings.append("\(archive.path.string): RECORD has the absolute path '\(name)'")
        path = String(Substring(path.utf8.drop { $0 == UInt8(ascii: "/") }))
        row = Record.Row(path: path, digest: row.digest, size: row.size)
      }
      if let other = rows.updateValue(row, forKey: path), other != row {
        throw WheelError(
          archive.path, member: "\(distInfo)/RECORD",
          .record(RecordError(line: nil, reason: .contradictoryRows(path))))
      }
    }
    return rows
  }

  private func destination(
    of member: ZipMember
  ) throws(WheelError) -> (scheme: InstallScheme, path: String) {
    let slash = UInt8(ascii: "/")
    let parts = member.name.utf8.split(separator: slash, maxSplits: 2)
    guard parts.count > 1, parts[0].suffix(5).elementsEqual(".data".utf8) else {
      return (rootIsPurelib ? .purelib : .platlib, member.name)
    }
    let stem = distInfo.utf8.dropLast(".dist-info".utf8.count)
    guard parts[0].dropLast(5).elementsEqual(stem) else {
      throw WheelError(
        archive.path, member: member.name, .strayDataDirectory(String(Substring(parts[0]))))
    }
    guard parts.count == 3 else {
      throw WheelError(archive.path, member: member.name, .fileInDataDirectory)
    }
    let key = String(Substring(parts[1]))
    guard let scheme = InstallScheme(rawValue: key) else {
      throw WheelError(archive.path, member: member.name, .unknownScheme(key))
    }
    let path = String(Substring(parts[2]))
    if scheme == .scripts {
      if path.utf8.contains(slash) {
        throw WheelError(archive.path, member: member.name, .nestedScript)
      }
      if let objection = ScriptName.objection(to: path) {
        throw WheelError(archive.path, member: member.name, .unsafeScript(objection))
      }
    }
    return (scheme, path)
  }

  /// Returns whether a script is the wrapper that old setuptools made for an entry point of the
  /// wheel; our launcher replaces it.
  private func isWrapper(_ script: String) -> Bool {
    var base = script[...]
    for suffix in [".exe", "-script.py", ".pya"] where base.hasSuffix(suffix) {
      base = base.dropLast(suffix.count)
      break
    }
    return entryPoints.scripts.contains { $0.name == base }
  }

  /// Returns the path of a file of the data scheme that would replace one of the environment itself,
  /// else nil.
  private func reserved(_ path: String) -> String? {
    let parts = path.utf8.split(separator: UInt8(ascii: "/")).map {
      String(Substring($0)).lowercased()
    }
    let isTaken =
      parts[0] == "lib64"
      || parts.count == 1 && ["pyvenv.cfg", "bin", "lib", "include"].contains(parts[0])
      || parts.count == 2 && parts[0] == "bin"
        && (ScriptName.isReserved(parts[1]) || ScriptName.isActivation(parts[1]))
    return isTaken ? path : nil
  }
}
