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
  let allowed: Set<WheelRule>
  /// How the files break rules that were opened.
  private(set) var exceptions: [WheelException] = []

  init(
    archive: ZipArchive, distInfo: String, rootIsPurelib: Bool, entryPoints: EntryPoints,
    allowed: Set<WheelRule> = []
  ) {
    self.archive = archive
    self.distInfo = distInfo
    self.rootIsPurelib = rootIsPurelib
    self.entryPoints = entryPoints
    self.allowed = allowed
  }

  /// Returns the files to install, each with its digest in RECORD; without a RECORD that can be read,
  /// with the one that it should have.
  ///
  /// Throws `WheelError`, and `ZipError` and `FileError` where contents have to be read.
  mutating func files(_ record: Record?, warnings: inout [String]) throws -> WheelFiles {
    let recordPath = "\(distInfo)/RECORD"
    // PEP 427 allows them to be unlisted; nobody writes or reads them any more (PEP 815).
    let signatures: Set = ["\(recordPath).jws", "\(recordPath).p7s"]
    let listed = try record.map { try self.rows(of: $0, warnings: &warnings) } ?? []
    var rows = RecordRows(listed, without: recordPath)
    var builder = WheelFiles.Builder(archive)
    for (index, member) in archive.members.enumerated()
    where !member.isDirectory && member.name != recordPath {
      let listed = rows.take(member.name)
      if member.name.hasBytePrefix(recordPath), signatures.contains(member.name) { continue }
      let digest =
        record == nil
        ? try archive.digest(of: member) : try self.digest(of: member, listed)
      let (scheme, path) = try destination(of: member)
      if scheme == .scripts, isWrapper(path) { continue }
      if scheme == .data, let object = reserved(path) {
        throw WheelError(archive.path, member: member.name, .reservedPath(object))
      }
      builder.add(index, scheme: scheme, path: path, digest: digest)
    }
    let directories = Set(archive.members.filter(\.isDirectory).map(\.name))
    for extra in rows.remaining.map(\.path).sorted()
    where !signatures.contains(extra) && !directories.contains(extra + "/")
      && !(extra.utf8.last == UInt8(ascii: "/") && directories.contains(extra))
    {
      guard allowed.contains(.missingFile) else {
        throw WheelError(archive.path, member: recordPath, .noSuchMember(extra))
      }
      note(.missingFile, extra)
    }
    let files = builder.files
    noteSimilarPaths(files)
    exceptions += noted.sorted { $0.key.rawValue < $1.key.rawValue }.map { rule, names in
      WheelException(rule, Self.words(for: rule), names)
    }
    return files
  }

  /// The names of members, or rows, by the rules that they break.
  private var noted: [WheelRule: [String]] = [:]

  private mutating func note(_ rule: WheelRule, _ name: String) {
    noted[rule, default: []].append(name)
  }

  private static func words(for rule: WheelRule) -> String {
    switch rule {
    case .unlistedFile: "files that RECORD does not list are installed and listed"
    case .unhashedFile: "files without a digest in RECORD get one"
    case .missingFile: "rows of RECORD without a file are left out"
    case .recordMismatch: "files that differ from RECORD are installed as they are, and listed so"
    case .dataDirectory: "files of another data directory are installed by their scheme"
    default: "paths that differ only in case or Unicode form are all installed"
    }
  }

  /// Returns the digest of a member, which is true or will be compared.
  private mutating func digest(of member: ZipMember, _ listed: Record.Row?) throws -> Digest {
    // Strings are equal in every Unicode form; file names are not.
    guard let listed, listed.path.utf8.elementsEqual(member.name.utf8) else {
      return try computedDigest(of: member, if: .unlistedFile, else: .notInRecord)
    }
    guard let digest = listed.digest else {
      return try computedDigest(of: member, if: .unhashedFile, else: .notHashed)
    }
    if let size = listed.size, size != member.size {
      return try computedDigest(
        of: member, if: .recordMismatch,
        else: .sizeMismatch(recorded: size, actual: member.size))
    }
    // What nothing allows is compared while it is unpacked, once.
    if allowed.contains(.recordMismatch),
      try archive.digest(of: member, digest.algorithm) != digest
    {
      note(.recordMismatch, member.name)
      return try archive.digest(of: member)
    }
    return digest
  }

  /// Returns the digest that a member really has; throws `WheelError` with `flaw` unless the rule was
  /// opened.
  private mutating func computedDigest(
    of member: ZipMember, if rule: WheelRule, else flaw: WheelFlaw
  ) throws -> Digest {
    guard allowed.contains(rule) else {
      throw WheelError(archive.path, member: member.name, flaw)
    }
    note(rule, member.name)
    return try archive.digest(of: member)
  }

  /// Notes paths of one scheme that a file system that ignores case could not tell apart, if that
  /// is allowed; what else collides is found when destinations are known.
  private mutating func noteSimilarPaths(_ files: WheelFiles) {
    guard allowed.contains(.similarPaths) else { return }
    var seen: Set<String> = []
    for file in files {
      let key = "\(file.scheme.rawValue)/\(file.path)".caseFolded
      if !seen.insert(key).inserted { note(.similarPaths, file.path) }
    }
  }

  /// Returns the rows of RECORD, each path once.
  private func rows(
    of record: Record, warnings: inout [String]
  ) throws(WheelError) -> [Record.Row] {
    guard record.rows.contains(where: { $0.path.hasBytePrefix("/") }) else { return record.rows }
    var rows: [Record.Row] = []
    var indexes: [String: Int] = [:]
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
      if let index = indexes[path] {
        guard rows[index] == row else {
          throw WheelError(
            archive.path, member: "\(distInfo)/RECORD",
            .record(RecordError(line: nil, reason: .contradictoryRows(path))))
        }
        continue
      }
      indexes[path] = rows.count
      rows.append(row)
    }
    return rows
  }

  private mutating func destination(
    of member: ZipMember
  ) throws(WheelError) -> (scheme: InstallScheme, path: String) {
    let root = (scheme: rootIsPurelib ? InstallScheme.purelib : .platlib, path: member.name)
    // Nearly all members are at the root.
    guard member.name.containsBytes(".data/") else { return root }
    let slash = UInt8(ascii: "/")
    let parts = member.name.utf8.split(separator: slash, maxSplits: 2)
    guard parts.count > 1, parts[0].suffix(5).elementsEqual(".data".utf8) else { return root }
    let stem = distInfo.utf8.dropLast(".dist-info".utf8.count)
    if !parts[0].dropLast(5).elementsEqual(stem) {
      guard allowed.contains(.dataDirectory) else {
        throw WheelError(
          archive.path, member: member.name, .strayDataDirectory(String(Substring(parts[0]))))
      }
      note(.dataDirectory, member.name)
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
    return (scheme, scheme == .data ? Self.withoutLink(path) : path)
  }

  /// The link to `lib` that venv(1) makes on 64-bit systems, and we wherever a wheel names it.
  static let link = "lib64/"

  /// Returns where a file of the data scheme is that would be written through `lib64`.
  private static func withoutLink(_ path: String) -> String {
    path.utf8.starts(with: link.utf8)
      ? "lib/" + String(Substring(path.utf8.dropFirst(link.utf8.count))) : path
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
