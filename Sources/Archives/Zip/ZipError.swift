internal import Core
package import SystemPackage

/// A zip archive that is damaged, lies about itself, or uses what wheels may not use.
package struct ZipError: Failure, Equatable {
  /// The archive as it was opened.
  package let archive: FilePath
  /// The member concerned; nil where the archive as a whole is at fault.
  package let member: String?
  package let reason: Reason

  package init(_ archive: FilePath, member: String? = nil, _ reason: Reason) {
    self.archive = archive
    self.member = member
    self.reason = reason
  }

  /// What is wrong, one case for each rule that the reader enforces.
  package enum Reason: Sendable, Equatable {
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
  }

  package var location: String? {
    member.map { "\(archive.string): \(printable($0))" } ?? archive.string
  }

  package var message: String {
    switch reason {
    case .notZip: "this is not a zip archive: it has no end of central directory record"
    case .truncated: "the archive is cut short: a record reaches beyond the end of the file"
    case .trailingData(let bytes): "\(bytes) bytes follow the end of central directory record"
    case .severalEndRecords: "the archive has more than one end of central directory record"
    case .commentHidesBinary: "the archive comment holds zip records or control characters"
    case .severalDisks: "the archive is split over several disks"
    case .zip64Mismatch(let what): "the zip64 records contradict the rest of the archive: \(what)"
    case .directoryMismatch(let what): "the central directory contradicts itself: \(what)"
    case .memberCount(let stated, let found):
      "the end record counts \(stated) members, the central directory has \(found)"
    case .tooManyMembers(let limit): "the archive has more than \(limit) members"
    case .tooLarge(let bytes, let limit):
      "the contents would take \(bytes) bytes, more than the limit of \(limit)"
    case .encrypted: "the member is encrypted"
    case .unsupportedFlag(let bit): "the member uses zip flag bit \(bit), which wheels may not use"
    case .unsupportedMethod(let method):
      "the member is compressed by method \(method); wheels use 0 (stored) or 8 (deflate)"
    case .nameNotUTF8: "the name of a member is not valid UTF-8"
    case .nameNotMarkedUTF8:
      "the name is not ASCII and not marked as UTF-8: other tools would read another name"
    case .unsafeName(let why): "the name of the member is not safe: \(why)"
    case .duplicateName:
      "two members have this name, or names that differ only in their Unicode form"
    case .fileIsAlsoDirectory: "the member is a file and also a directory with other members in it"
    case .specialFile(let mode):
      "the member is a symbolic link or special file (mode \(String(mode, radix: 8)))"
    case .directoryWithData: "the member is a directory but has data"
    case .localHeader(let what): "its local header contradicts the central directory: \(what)"
    case .overlap(let other): "its data overlaps that of '\(printable(other))'"
    case .gap(let offset, let bytes):
      "\(bytes) bytes at offset \(offset) belong to no member"
    case .bomb(let size, let compressed):
      "\(compressed) bytes would grow to \(size): this looks like a decompression bomb"
    case .corruptData(let why): "the compressed data is damaged: \(why)"
    case .sizeMismatch(let stated): "the data does not have the stated size of \(stated) bytes"
    case .checksum: "the data does not have the stated CRC-32"
    }
  }

  package var hint: String? {
    switch reason {
    case .notZip, .truncated, .corruptData, .checksum, .sizeMismatch:
      "fetch the file again: the copy is damaged or was never a wheel"
    case .tooLarge, .tooManyMembers, .bomb:
      "such an archive would fill the disk: split it if it is yours, else do not trust it"
    default:
      "do not trust this file: no tool that follows the zip specification makes such archives"
    }
  }

  private func printable(_ name: String) -> String { name.escapingControlCharacters }
}
