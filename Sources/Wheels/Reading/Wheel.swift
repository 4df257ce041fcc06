package import Archives
package import Core
package import Packaging
package import SystemPackage

/// A wheel whose structure, metadata and RECORD have been checked against each other: only the bytes
/// of each file are left to check while installing.
///
/// See the PyPA specification "Binary distribution format" (PEP 427).
package struct Wheel: Sendable {
  /// Whether a file is installed through `lib64`.
  var namesLib64: Bool { files.contains(where: \.isThroughLink) }

  /// The zip archive.
  package let archive: ZipArchive
  /// What the file name says.
  package let name: WheelName
  /// The contents of METADATA.
  package let metadata: CoreMetadata
  /// The contents of WHEEL.
  package let info: WheelInfo
  /// The contents of `entry_points.txt`.
  package let entryPoints: EntryPoints
  /// The name of the metadata directory, such as `flask-3.0.3.dist-info`.
  package let distInfo: String
  /// The files to install, without RECORD and without what the installer writes itself.
  package let files: WheelFiles
  /// Oddities of the wheel that do no harm, one sentence each.
  package let warnings: [String]
  /// How the wheel breaks rules that were opened for it.
  package let exceptions: [WheelException]

  /// The file.
  package var path: FilePath { archive.path }

  /// Opens a wheel and checks it.
  ///
  /// `fileName` is the wheel's name where the file has another, as in a cache. The wheel may break
  /// the rules in `allowed`: its `exceptions` then say how.
  ///
  /// Throws `ZipError`, `WheelError`, `WheelNameError`, `FileError`.
  package static func open(
    _ path: FilePath, fileName: String? = nil, limits: ZipLimits = ZipLimits(),
    allowing allowed: Set<WheelRule> = []
  ) throws -> Wheel {
    try open(
      RandomAccessFile.open(path), fileName: fileName, limits: limits, allowing: allowed)
  }

  /// Checks a wheel that is open, such as one that was hashed; see `open(_:fileName:limits:)` for
  /// paths.
  package static func open(
    _ file: RandomAccessFile, fileName: String? = nil, limits: ZipLimits = ZipLimits(),
    allowing allowed: Set<WheelRule> = []
  ) throws -> Wheel {
    let name = fileName ?? file.path.lastComponent?.string ?? ""
    // What it is called shows first.
    _ = try WheelName(name)
    return try open(
      ZipArchive.open(file, limits: limits, tolerance: tolerance(allowed)), fileName: name,
      allowing: allowed)
  }

  /// Checks a wheel whose archive is open.
  static func open(
    _ archive: ZipArchive, fileName: String, allowing allowed: Set<WheelRule> = []
  ) throws -> Wheel {
    let path = archive.path
    let name = try WheelName(fileName)
    var contents = WheelContents(archive: archive, allowed: allowed)
    let distInfo = try contents.distInfo()

    let metadata = try contents.parse("\(distInfo)/METADATA") { try CoreMetadata($0, location: $1) }
    try check(metadata, distInfo: distInfo, against: name, of: path)
    let info = try contents.parse("\(distInfo)/WHEEL") { try WheelInfo($0, location: $1) }
    let record = try contents.record(distInfo)
    let entryPoints = try contents.entryPoints(distInfo)
    var warnings = metadata.problems.map { "\(path.string): \($0.message)" }
    if info.isNewerThanKnown {
      warnings.append("\(path.string): the wheel format is newer than 1.0")
    }
    var layout = WheelLayout(
      archive: archive, distInfo: distInfo, rootIsPurelib: info.rootIsPurelib,
      entryPoints: entryPoints, allowed: allowed)
    let files = try layout.files(record, warnings: &warnings)
    return Wheel(
      archive: archive, name: name, metadata: metadata, info: info, entryPoints: entryPoints,
      distInfo: distInfo, files: files, warnings: warnings,
      exceptions: exceptions(of: archive) + contents.exceptions + layout.exceptions)
  }

  /// Returns what the reader of the archive may accept.
  private static func tolerance(_ allowed: Set<WheelRule>) -> Set<ZipTolerance> {
    var tolerance: Set<ZipTolerance> = []
    if allowed.contains(.repeatedFile) { tolerance.insert(.repeatedMember) }
    if allowed.contains(.symbolicLink) { tolerance.insert(.link) }
    return tolerance
  }

  private static func exceptions(of archive: ZipArchive) -> [WheelException] {
    var exceptions: [WheelException] = []
    if !archive.repeated.isEmpty {
      exceptions.append(
        WheelException(
          .repeatedFile, "files that are there twice are installed once", archive.repeated))
    }
    let links = archive.members.filter(\.isLink).map(\.name)
    if !links.isEmpty {
      exceptions.append(
        WheelException(
          .symbolicLink, "links are installed as files with the path of the target", links))
    }
    return exceptions
  }

  private static func check(
    _ metadata: CoreMetadata, distInfo: String, against name: WheelName, of path: FilePath
  ) throws {
    let stem = distInfo.utf8.dropLast(".dist-info".utf8.count)
    // Old tools left the '-' in names; versions never had one.
    let dash = stem.lastIndex(of: UInt8(ascii: "-")) ?? stem.endIndex
    let directoryName = String(Substring(stem[..<dash]))
    guard (try? PackageName(directoryName)) == name.name else {
      throw WheelError(
        path, member: distInfo, .nameMismatch(found: directoryName, file: name.name.raw))
    }
    guard metadata.name == name.name else {
      throw WheelError(
        path, member: "\(distInfo)/METADATA",
        .nameMismatch(found: metadata.name.raw, file: name.name.raw))
    }
    // A file name may leave out the local part, which some indexes cannot express.
    guard metadata.version == name.version || metadata.version.public == name.version else {
      throw WheelError(
        path, member: "\(distInfo)/METADATA",
        .versionMismatch(found: metadata.version.description, file: name.version.description))
    }
    let directoryVersion = String(Substring(stem[dash...].dropFirst()))
    guard let version = WheelName.version(directoryVersion),
      version == metadata.version || version == name.version
    else {
      throw WheelError(
        path, member: distInfo,
        .versionMismatch(found: directoryVersion, file: name.version.description))
    }
  }
}
