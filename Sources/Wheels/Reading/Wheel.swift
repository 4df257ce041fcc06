package import Archives
internal import Core
package import Packaging
package import SystemPackage
package import Venv

/// A wheel whose structure, metadata and RECORD have been checked against each other, so that what
/// is left to check while installing is only the bytes of each file.
///
/// See the PyPA specification "Binary distribution format" (PEP 427).
package struct Wheel: Sendable {
  /// A file of the wheel and where it belongs.
  package struct File: Sendable {
    package let member: ZipMember
    package let scheme: InstallScheme
    /// The path below the scheme's directory.
    package let path: String
    /// The row of RECORD, which always has a digest.
    package let row: Record.Row
  }

  package let archive: ZipArchive
  package let name: WheelName
  package let metadata: CoreMetadata
  package let info: WheelInfo
  package let entryPoints: EntryPoints
  /// The directory of the metadata, as in `flask-3.0.3.dist-info`.
  package let distInfo: String
  /// The files to install, without RECORD and without what the installer writes itself.
  package let files: [File]
  /// What is odd about the wheel but does no harm, one sentence each.
  package let warnings: [String]

  package var path: FilePath { archive.path }

  /// Opens a wheel and checks it.
  ///
  /// Throws `ZipError`, `WheelError`, `WheelNameError`, `FileError`.
  ///
  /// `fileName` stands for the last component of `path` where the file lies under another name, as
  /// in a cache.
  package static func open(
    _ path: FilePath, fileName: String? = nil, limits: ZipLimits = ZipLimits()
  ) throws -> Wheel {
    let name = try WheelName(fileName ?? path.lastComponent?.string ?? "")
    let archive = try ZipArchive.open(path, limits: limits)
    let contents = WheelContents(archive: archive)
    let distInfo = try contents.distInfo()

    let metadata = try contents.parse("\(distInfo)/METADATA") { try CoreMetadata($0, place: $1) }
    try check(metadata, distInfo: distInfo, against: name, of: path)
    let info = try contents.parse("\(distInfo)/WHEEL") { try WheelInfo($0, place: $1) }
    let record = try contents.record(distInfo)
    let entryPoints = try contents.entryPoints(distInfo)
    var warnings = metadata.problems.map { "\(path.string): \($0.message)" }
    if info.isNewerThanKnown {
      warnings.append("\(path.string): the wheel format is newer than 1.0")
    }
    let files = try WheelLayout(
      archive: archive, distInfo: distInfo, rootIsPurelib: info.rootIsPurelib,
      entryPoints: entryPoints
    ).files(record, warnings: &warnings)
    return Wheel(
      archive: archive, name: name, metadata: metadata, info: info, entryPoints: entryPoints,
      distInfo: distInfo, files: files, warnings: warnings)
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
