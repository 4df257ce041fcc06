package import Core
package import SystemPackage

/// What can go wrong with a tar or ar archive.
///
/// Every case names the archive; those about one member name that too. Member names are bytes, as
/// in the archive.
package enum ArchiveError: Failure {
  /// libarchive refused; `reason` is `archive_error_string`, `code` is `archive_errno`.
  ///
  /// A code is an errno value, or -1 (`ARCHIVE_ERRNO_MISC`) where libarchive knows none.
  case library(Operation, archive: FilePath, member: [UInt8]?, reason: String, code: Int32)
  /// The bytes of the archive could not be had.
  case input(archive: FilePath, reason: any Error)
  /// The bytes of the archive could not be written.
  case output(archive: FilePath, reason: FileError)
  /// A compressed stream is damaged or ends early.
  case damaged(archive: FilePath, filter: ArchiveFilter, reason: String)
  /// The archive is compressed in a way that the caller did not allow.
  case filterNotAllowed(archive: FilePath, ArchiveFilter)
  /// A tar archive ends without its end-of-archive mark, so members may be missing.
  case truncated(archive: FilePath)
  /// Something other than padding follows the end of the archive.
  case trailingData(archive: FilePath)
  /// The data of a member does not fit the size in its header.
  case dataMismatch(archive: FilePath, member: [UInt8])
  /// A member has more bytes than the caller is ready to keep in memory.
  case tooLarge(archive: FilePath, member: [UInt8], limit: Int)
  /// What is to become a member could not be read.
  case contents(archive: FilePath, member: [UInt8], reason: any Error)
  /// What is to become a member has not as many bytes as its entry says.
  case sizeMismatch(archive: FilePath, member: [UInt8], expected: Int, actual: Int)
  /// The format of the archive has no way to hold this member.
  case unrepresentable(archive: FilePath, member: [UInt8], reason: String)
  /// The member is one that extraction does not allow.
  case rejected(archive: FilePath, member: [UInt8], Rejection)
  /// Whoever looked at the members while they were extracted did not accept one.
  case refused(archive: FilePath, member: [UInt8], reason: any Error)
  /// The archive is larger than extraction allows.
  case overLimit(archive: FilePath, member: [UInt8], Limit)
  /// The member, or (nil) the directory for all of them, could not be written to disk.
  case extraction(archive: FilePath, member: [UInt8]?, reason: FileError)

  /// What was asked of libarchive.
  package enum Operation: String, Sendable {
    case open
    case readHeader = "read the next header of"
    case readData = "read data of"
    case writeHeader = "write a header of"
    case writeData = "write data of"
    case close = "complete"
  }

  /// Why extraction does not allow a member.
  package enum Rejection: Sendable, Hashable {
    case emptyName
    case absoluteName
    case parentReference
    case duplicate
    /// A directory of the member's path is not a directory (but a link, or a file).
    case parentIsNotDirectory
    case linkLeavesDestination(target: [UInt8])
    case hardLinkToUnknownMember(target: [UInt8])
    case specialFile
    /// A hard link that carries data of its own.
    case hardLinkWithData
  }

  /// The limit of `ExtractionLimits` that an archive exceeds.
  package enum Limit: Sendable, Hashable {
    case entries(Int)
    case entryBytes(Int)
    case totalBytes(Int)
    case ratio(Int)
  }

  /// The archive this is about.
  package var archive: FilePath {
    switch self {
    case .library(_, let archive, _, _, _), .input(let archive, _), .output(let archive, _),
      .damaged(let archive, _, _), .filterNotAllowed(let archive, _), .truncated(let archive),
      .trailingData(let archive), .dataMismatch(let archive, _), .tooLarge(let archive, _, _),
      .contents(let archive, _, _),
      .sizeMismatch(let archive, _, _, _), .unrepresentable(let archive, _, _),
      .rejected(let archive, _, _), .refused(let archive, _, _), .overLimit(let archive, _, _),
      .extraction(let archive, _, _):
      archive
    }
  }

  /// The member this is about, or nil if it is about the archive as a whole.
  package var member: [UInt8]? {
    switch self {
    case .library(_, _, let member, _, _), .extraction(_, let member, _): member
    case .dataMismatch(_, let member), .tooLarge(_, let member, _), .contents(_, let member, _),
      .sizeMismatch(_, let member, _, _), .unrepresentable(_, let member, _),
      .rejected(_, let member, _), .refused(_, let member, _), .overLimit(_, let member, _):
      member
    case .input, .output, .damaged, .filterNotAllowed, .truncated, .trailingData: nil
    }
  }

  package var location: String? {
    archive.string + (member.map { ": " + ArchiveEntry.display($0) } ?? "")
  }

  package var message: String {
    switch self {
    case .library(let operation, _, let member, let reason, _):
      "cannot \(operation.rawValue) the \(member == nil ? "archive" : "member"): \(reason)"
    case .input(_, let reason): "cannot read the archive: \(Self.text(of: reason))"
    case .output(_, let reason): "cannot write the archive: \(reason.message)"
    case .damaged(_, let filter, let reason):
      "cannot decompress the \(filter.rawValue) stream: \(reason)"
    case .filterNotAllowed(_, .none): "the archive is not compressed, which is not expected here"
    case .filterNotAllowed(_, let filter):
      "the archive is compressed with \(filter.rawValue), which is not expected here"
    case .truncated: "the archive is cut short: its end-of-archive mark is missing"
    case .trailingData: "the archive has data after its end-of-archive mark"
    case .dataMismatch: "the data of the member does not fit the size in its header"
    case .tooLarge(_, _, let limit): "the member has more than \(limit) bytes"
    case .contents(_, _, let reason): "cannot add the member: \(Self.text(of: reason))"
    case .sizeMismatch(_, _, let expected, let actual):
      "cannot add the member: it should have \(expected) bytes but has \(actual)"
    case .unrepresentable(_, _, let reason): "cannot add the member: \(reason)"
    case .rejected(_, _, let rejection): "cannot extract the member: \(rejection.reason)"
    case .refused(_, _, let reason): Self.text(of: reason)
    case .overLimit(_, _, let limit): "cannot extract the archive: \(limit.reason)"
    case .extraction(_, let member, let reason):
      "cannot extract the \(member == nil ? "archive" : "member"): \(reason.message)"
    }
  }

  package var hint: String? {
    switch self {
    case .output(_, let reason), .extraction(_, _, let reason): reason.hint
    case .truncated, .damaged: "get the file again: it is damaged or was not copied to its end"
    default: nil
    }
  }

  private static func text(of error: any Error) -> String {
    (error as? any Failure)?.message ?? "\(error)"
  }
}

extension ArchiveError.Rejection {
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
      "it is a hard link to '\(ArchiveEntry.display(target))', which is no file before it"
    case .specialFile: "it is neither file, directory nor link"
    case .hardLinkWithData: "it is a hard link with data"
    }
  }
}

extension ArchiveError.Limit {
  fileprivate var reason: String {
    switch self {
    case .entries(let limit): "it has more than \(limit) members"
    case .entryBytes(let limit): "a member has more than \(limit) bytes"
    case .totalBytes(let limit): "its members have more than \(limit) bytes"
    case .ratio(let limit): "it unpacks to more than \(limit) times its size"
    }
  }
}
