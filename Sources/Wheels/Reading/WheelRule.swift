package import Archives
internal import Packaging

/// A rule for wheels, by the code that messages show and that `allow-wheel` takes.
///
/// A published code never changes its meaning.
package enum WheelRule: String, Sendable, CaseIterable {
  // Rules that `allow-wheel` opens for a file whose hash is pinned.

  /// Every file is listed in RECORD.
  case unlistedFile = "unlisted-file"
  /// RECORD has a digest of every file.
  case unhashedFile = "unhashed-file"
  /// Every row of RECORD is of a file; a directory is none.
  case missingFile = "missing-file"
  /// Files have the digests and sizes that RECORD says.
  case recordMismatch = "record-mismatch"
  /// RECORD follows its grammar, and no row contradicts another.
  case malformedRecord = "malformed-record"
  /// No file is in the archive twice.
  case repeatedFile = "repeated-file"
  /// The archive has no symbolic links.
  case symbolicLink = "symbolic-link"
  /// The data directory has the name and version of the metadata directory.
  case dataDirectory = "data-directory"
  /// No command is declared twice, be it in `console_scripts` and `gui_scripts`.
  case repeatedCommand = "repeated-command"
  /// `entry_points.txt` follows its grammar.
  case entryPointSyntax = "entry-point-syntax"
  /// No two paths differ only in case or Unicode form.
  case similarPaths = "similar-paths"

  // Rules that nothing opens.

  /// The metadata are complete, well-formed and of the name and version in the file name.
  case metadata = "wheel-metadata"
  /// No file leaves the tree, takes the place of one of the environment or of another distribution.
  case unsafePlace = "unsafe-place"
  /// Commands have safe names and call something.
  case unsafeCommand = "unsafe-command"
  /// The archive means the same to every tool.
  case zipStructure = "zip-structure"
  /// Names in the archive are safe and mean the same to every tool.
  case unsafeName = "unsafe-name"
  /// The contents can be unpacked and have the sizes and checksums of the archive.
  case corruptData = "corrupt-data"
  /// The contents are not larger than the limits.
  case sizeLimit = "size-limit"

  /// Whether `allow-wheel` can open the rule: then tools at least agree about what is installed.
  package var isOpenable: Bool { Self.openable.contains(self) }

  /// The rules that `allow-wheel` can open.
  package static let openable: [WheelRule] = [
    .unlistedFile, .unhashedFile, .missingFile, .recordMismatch, .malformedRecord, .repeatedFile,
    .symbolicLink, .dataDirectory, .repeatedCommand, .entryPointSyntax, .similarPaths,
  ]
}

extension WheelFlaw {
  /// The rule that is broken.
  package var rule: WheelRule {
    switch self {
    case .notInRecord: .unlistedFile
    case .notHashed: .unhashedFile
    case .noSuchMember: .missingFile
    case .digestMismatch, .sizeMismatch: .recordMismatch
    case .record: .malformedRecord
    case .strayDataDirectory: .dataDirectory
    case .entryPoints(.duplicateName): .repeatedCommand
    case .entryPoints(.malformedLine), .entryPoints(.duplicateSection),
      .entryPoints(.byteOrderMark), .entryPoints(.inlineComment), .entryPoints(.trailingText):
      .entryPointSyntax
    case .entryPoints(.unsafeName), .entryPoints(.notCallable), .nestedScript, .unsafeScript,
      .scriptTooLarge:
      .unsafeCommand
    case .entryPoints(.combiningCharacters): .sizeLimit
    case .unknownScheme, .fileInDataDirectory, .reservedPath, .sameDestination: .unsafePlace
    case .noDistInfo, .severalDistInfo, .nameMismatch, .versionMismatch, .missingMember, .metadata:
      .metadata
    }
  }
}

extension ZipFlaw {
  /// The rule for wheels that is broken.
  package var rule: WheelRule {
    switch self {
    case .duplicateName: .repeatedFile
    case .specialFile(let mode) where mode & 0o170000 == 0o120000: .symbolicLink
    case .nameNotUTF8, .nameNotMarkedUTF8, .unsafeName: .unsafeName
    case .truncated, .corruptData, .checksum, .sizeMismatch: .corruptData
    case .tooManyMembers, .tooLarge, .bomb: .sizeLimit
    case .notZip, .trailingData, .severalEndRecords, .commentHidesBinary, .severalDisks,
      .zip64Mismatch, .directoryMismatch, .memberCount, .encrypted, .unsupportedFlag,
      .unsupportedMethod, .contradictoryMembers, .fileIsAlsoDirectory, .specialFile,
      .directoryWithData, .localHeader, .overlap, .gap:
      .zipStructure
    }
  }
}
