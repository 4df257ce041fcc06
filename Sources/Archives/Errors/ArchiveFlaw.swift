package import Core
internal import SystemPackage

/// A tar or ar archive, or a compressed file, that could not be read or written.
package typealias ArchiveError = MemberError<ArchiveFlaw>

/// What can go wrong with a tar or ar archive, or with a compressed file.
package enum ArchiveFlaw: MemberFlaw {
  /// A call of libarchive failed; `reason` is `archive_error_string`, `code` is `archive_errno`: an
  /// errno value, or -1 (`ARCHIVE_ERRNO_MISC`).
  case library(Operation, reason: String, code: Int32)
  /// The bytes of the archive could not be read.
  case input(reason: any Error)
  /// The bytes of the archive could not be written.
  case output(reason: FileError)
  /// A compressed stream is corrupt or ends early.
  case damaged(filter: ArchiveFilter, reason: String)
  /// The compression of the archive is not one that the caller allows.
  case filterNotAllowed(ArchiveFilter)
  /// A tar archive ends without its end-of-archive mark, so members may be missing.
  case truncated
  /// Something other than padding follows the end of the archive.
  case trailingData
  /// The data of a member does not fit the size in its header.
  case dataMismatch
  /// The name or the link target of a member is longer than any path can be.
  case nameTooLong(bytes: Int, limit: Int)
  /// A member has more bytes than the caller reads into memory.
  case tooLarge(limit: Int)
  /// The contents of a new member could not be read.
  case contents(reason: any Error)
  /// The contents of a new member do not have the size of its entry.
  case sizeMismatch(expected: Int, actual: Int)
  /// The format of the archive cannot represent the member.
  case unrepresentable(reason: String)
  /// Extraction does not allow the member.
  case rejected(Rejection)
  /// The `ExtractionInspector` rejected the member.
  case inspection(reason: any Error)
  /// The archive is larger than extraction allows.
  case overLimit(Limit)
  /// The member, or the directory for all of them, could not be written to disk.
  case extraction(reason: FileError)

  /// An operation of libarchive, as the rest of "cannot …".
  package enum Operation: String, Sendable {
    case open = "open the archive"
    case readHeader = "read the next header of the archive"
    case readData = "read data of the member"
    case writeHeader = "write a header of the member"
    case writeData = "write data of the member"
    case close = "complete the archive"
  }

  /// A rule of extraction that a member breaks.
  package enum Rejection: Error, Hashable {
    case emptyName
    case absoluteName
    case parentReference
    case duplicate
    /// A component of the member's path is a link or a file.
    case parentIsNotDirectory
    case linkLeavesDestination(target: [UInt8])
    case hardLinkToUnknownMember(target: [UInt8])
    case specialFile
    /// A hard link that carries data of its own.
    case hardLinkWithData
  }

  /// A limit of `ExtractionLimits` that an archive exceeds.
  package enum Limit: Sendable, Hashable {
    case entries(Int)
    case entryBytes(Int)
    case totalBytes(Int)
    case ratio(Int)
    case depth(Int)
  }

  package var message: String {
    switch self {
    case .library(let operation, let reason, _): "cannot \(operation.rawValue): \(reason)"
    case .input(let reason): "cannot read the archive: \(Self.text(of: reason))"
    case .output(let reason): "cannot write the archive: \(reason.message)"
    case .damaged(let filter, let reason):
      "cannot decompress the \(filter.rawValue) stream: \(reason)"
    case .filterNotAllowed(.none): "the archive is not compressed, which is not allowed here"
    case .filterNotAllowed(let filter):
      "the archive is compressed with \(filter.rawValue), which is not allowed here"
    case .truncated: "the archive is cut short: no end-of-archive mark"
    case .trailingData: "the archive has data after its end-of-archive mark"
    case .dataMismatch: "the data of the member does not have the size in its header"
    case .nameTooLong(let bytes, let limit):
      "a name or link target of \(bytes) bytes is longer than a path can be (limit \(limit))"
    case .tooLarge(let limit): "the member has more than \(limit) bytes"
    case .contents(let reason): "cannot add the member: \(Self.text(of: reason))"
    case .sizeMismatch(let expected, let actual):
      "cannot add the member: expected \(expected) bytes, got \(actual)"
    case .unrepresentable(let reason): "cannot add the member: \(reason)"
    case .rejected(let rejection): "cannot extract the member: \(rejection.reason)"
    case .inspection(let reason): Self.text(of: reason)
    case .overLimit(let limit): "cannot extract the archive: \(limit.reason)"
    case .extraction(let reason): "extraction failed: \(reason.message)"
    }
  }

  package var hint: String? {
    switch self {
    case .output(let reason), .extraction(let reason): reason.hint
    case .truncated, .damaged: "the file is corrupt or incomplete; download it again"
    default: nil
    }
  }

  private static func text(of error: any Error) -> String {
    (error as? any Failure)?.message ?? "\(error)"
  }
}

extension ArchiveError {
  /// The error for a member whose name is bytes, which need not be text; an empty one says nothing.
  init(_ archive: FilePath, member: [UInt8]?, _ reason: ArchiveFlaw) {
    let name = member.map(ArchiveEntry.display)
    self.init(archive, member: name == "" ? nil : name, reason)
  }
}

extension ArchiveFlaw.Rejection {
  fileprivate var reason: String {
    switch self {
    case .emptyName: "it has no name"
    case .absoluteName: "its name is absolute"
    case .parentReference: "its name has a '..' in it"
    case .duplicate: "the archive has another member of that name"
    case .parentIsNotDirectory: "a part of its path is a link or a file"
    case .linkLeavesDestination(let target):
      "its target '\(ArchiveEntry.display(target))' may lead out of the destination"
    case .hardLinkToUnknownMember(let target):
      "it is a hard link to '\(ArchiveEntry.display(target))', which is not an earlier file"
    case .specialFile: "it is not a file, directory or link"
    case .hardLinkWithData: "it is a hard link with data"
    }
  }
}

extension ArchiveFlaw.Limit {
  fileprivate var reason: String {
    switch self {
    case .entries(let limit): "it has more than \(limit) members"
    case .entryBytes(let limit): "a member has more than \(limit) bytes"
    case .totalBytes(let limit): "its members have more than \(limit) bytes"
    case .ratio(let limit): "it unpacks to more than \(limit) times its size"
    case .depth(let limit): "a member is in more than \(limit) directories"
    }
  }
}
