/// A zip archive that is corrupt or inconsistent, or uses features that wheels must not use.
package typealias ZipError = MemberError<ZipFlaw>

/// What is wrong with a zip archive, one case for each rule that the reader enforces.
package enum ZipFlaw: MemberFlaw, Equatable {
  case notZip
  case truncated
  case trailingData(bytes: Int)
  case severalEndRecords
  case commentHidesBinary
  case severalDisks
  case zip64Mismatch(String)
  case directoryMismatch(String)
  case memberCount(stated: UInt64, found: Int)
  case tooManyMembers(limit: Int)
  case tooLarge(bytes: UInt64, limit: UInt64)
  case encrypted
  case unsupportedFlag(bit: Int)
  case unsupportedMethod(UInt16)
  case nameNotUTF8
  case nameNotMarkedUTF8
  case unsafeName(String)
  case duplicateName
  /// Members of one name with different contents.
  case contradictoryMembers
  case fileIsAlsoDirectory
  case specialFile(mode: UInt16)
  case directoryWithData
  case localHeader(String)
  case overlap(with: String)
  case gap(offset: UInt64, bytes: UInt64)
  case bomb(size: UInt64, compressed: UInt64)
  case corruptData(String)
  case sizeMismatch(stated: UInt64)
  case checksum

  package var message: String {
    switch self {
    case .notZip: "not a zip archive: no end of central directory record"
    case .truncated: "the archive is cut short: a record extends beyond the end of the file"
    case .trailingData(let bytes): "\(bytes) bytes follow the end of central directory record"
    case .severalEndRecords: "the archive has more than one end of central directory record"
    case .commentHidesBinary: "the archive comment contains zip records or control characters"
    case .severalDisks: "archives on several disks are not supported"
    case .zip64Mismatch(let what): "the zip64 records contradict the rest of the archive: \(what)"
    case .directoryMismatch(let what): "the central directory contradicts itself: \(what)"
    case .memberCount(let stated, let found):
      "the end record counts \(stated) members, the central directory has \(found)"
    case .tooManyMembers(let limit): "the archive has more than \(limit) members"
    case .tooLarge(let bytes, let limit):
      "the contents would take \(bytes) bytes, more than the limit of \(limit)"
    case .encrypted: "the member is encrypted"
    case .unsupportedFlag(let bit): "unsupported zip flag bit \(bit)"
    case .unsupportedMethod(let method):
      "unsupported compression method \(method) (wheels use 0, stored, or 8, deflate)"
    case .nameNotUTF8: "the name of a member is not valid UTF-8"
    case .nameNotMarkedUTF8:
      "the name is not ASCII and not marked as UTF-8, so tools disagree about it"
    case .unsafeName(let why): "the name of the member is not safe: \(why)"
    case .duplicateName:
      "two members have this name, or names that differ only in their Unicode form"
    case .contradictoryMembers: "two members have this name and different contents"
    case .fileIsAlsoDirectory: "the member is a file and also a directory with other members in it"
    case .specialFile(let mode):
      "the member is a symbolic link or special file (mode \(String(mode, radix: 8)))"
    case .directoryWithData: "the member is a directory but has data"
    case .localHeader(let what): "the local header contradicts the central directory: \(what)"
    case .overlap(let other): "the data of the member overlaps that of '\(other)'"
    case .gap(let offset, let bytes):
      "\(bytes) bytes at offset \(offset) belong to no member"
    case .bomb(let size, let compressed):
      "decompression bomb: \(compressed) bytes would become \(size)"
    case .corruptData(let why): "the compressed data is corrupt: \(why)"
    case .sizeMismatch(let stated):
      "the data does not have the stated size of \(stated) bytes"
    case .checksum: "CRC-32 mismatch: the data is not what the archive states"
    }
  }

  package var hint: String? {
    switch self {
    case .notZip, .truncated, .corruptData, .checksum, .sizeMismatch:
      "the file is corrupt or not a wheel; download it again"
    case .tooLarge, .tooManyMembers, .bomb:
      "do not trust this file: unpacking it would fill the disk"
    default:
      "do not trust this file: no tool that follows the zip specification makes such archives"
    }
  }
}
