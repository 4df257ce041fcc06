internal import Core
package import Packaging
package import SystemPackage

/// A lock that cannot be used as it is.
package struct LockError: Failure, Equatable {
  /// A requirement and where it is.
  package struct Reference: Sendable, Hashable {
    /// The requirement as written.
    package let requirement: String
    /// Its line.
    package let location: LockLocation
  }

  /// What is wrong with a lock.
  package enum Reason: Sendable, Equatable {
    /// A file that cannot be read; `format` is the name of its format.
    case unreadable(FilePath, format: String, reason: String)
    /// A file whose bytes are no text; `format` is the name of its format.
    case encoding(FilePath, format: String, TextEncodingError)
    /// A file with too many combining characters in a row.
    case combiningCharacters(FilePath, format: String)
    /// A file of another tool, from which a lock has to be made.
    case foreign(FilePath, ForeignLock)
    /// A file that includes itself.
    case recursion(FilePath)
    /// A file that is included over more files than the limit.
    case depth(FilePath, limit: Int)
    /// A URL without a host, by the part before it: what follows may be a password.
    case noHost(String)
    /// A URL whose password ends it, as it is not percent-encoded (RFC 3986, 3.2.1).
    case credentials(String)
    /// An included file that is not on this machine.
    case remoteFile(String)
    /// An option that cannot be used.
    case option(String, reason: String)
    /// A revision of a distribution that is no commit, or nil for none, and the command that pins it.
    case movingRevision(PackageName, String?, command: String?)
    /// A text that is not a hash.
    case hash(String)
    /// The name of a hash algorithm that is broken.
    case weakHash(String)
    /// A text that is not a requirement (PEP 508).
    case requirement(RequirementError)
    /// A `===` with something that is not a version.
    case notVersion(String)
    /// A requirement that no version can satisfy.
    case contradiction(String)
    /// A requirement that exists only on the machine of the tool that wrote it.
    case nowhere(String, FreezeOrigin)
    /// A repository that is not named as pip takes it, and how it is.
    case repository(String, suggestion: String)
    /// A path at which there is nothing.
    case missingFile(String)
    /// A file name that is not that of a wheel (PEP 427).
    case wheelName(WheelNameError)
    /// A constraint that pip does not allow.
    case constraint(String, reason: String)
    /// Requirements that nothing pins.
    case unpinned([Reference])
    /// Requirements without a hash, although hashes are required.
    case missingHashes([Reference])
    /// Requirements that cannot have a hash, although hashes are required.
    case unhashable([Reference])
    /// Two entries of one name that exclude each other.
    case conflict(PackageName, Reference, Reference)
    /// An entry and a constraint that accept no file in common.
    case noCommonHash(PackageName, Reference, Reference)
    /// A document that cannot be parsed.
    case document(DocumentError)
    /// A value of a lock that cannot be what it is.
    case value(String)
    /// A version of the format that is not read, with those that are, and the command that makes
    /// one of these.
    case formatVersion(String, supported: String, command: String)
    /// A lock that does not belong to its project any more, and the command that mends it.
    case stale(FilePath, reason: String, command: String)
    /// A lock that is not for the target; why.
    case otherTarget(String)
    /// An extra or group that a lock, or another owner, does not have, and those that it has.
    case unknownPart(kind: String, String, owner: String, known: [String])
    /// Parts of a lock that exclude each other.
    case exclusiveParts(String)
    /// A distribution without a file that can be used, and why each file cannot.
    case noArtifact(String, [ArtifactRejection])
    /// Two entries that are both for the target.
    case twoEntries(PackageName, String, LockLocation, String)
    /// Something that cannot be installed from as it is, and the command that makes it so.
    case unresolved(String, command: String)
  }

  /// What is wrong.
  package let reason: Reason
  /// Where the error is; nil where it concerns a whole file.
  package let position: LockLocation?

  package init(_ reason: Reason, at position: LockLocation?) {
    self.reason = reason
    self.position = position
  }

  /// The error for entries that nothing pins.
  package init(unpinned entries: [LockEntry]) {
    self.init(.unpinned(entries.map(\.reference)), at: entries.first?.location)
  }

  package var location: String? { position?.description }
}

extension LockError {
  package var message: String {
    switch reason {
    case .unreadable(let path, let format, let reason):
      "cannot read \(format) '\(path.string)': \(reason)"
    case .combiningCharacters(let path, let format):
      "cannot read \(format) '\(path.string)': \(CombiningCharacters.flaw)"
    case .encoding(let path, let format, let error):
      "cannot read \(format) '\(path.string)': \(error)"
    case .foreign(let path, let lock):
      "cannot read '\(path.string)': it is \(lock.kind), not a requirements file"
    case .recursion(let path): "'\(path.string)' includes itself"
    case .depth(let path, let limit):
      "cannot include '\(path.string)': more than \(limit) files include each other"
    case .noHost(let start): "invalid URL: expected '//' and a host after '\(start)'"
    case .credentials(let url):
      "invalid URL '\(Self.quoted(url))': the password is not percent-encoded"
    case .remoteFile(let url): "cannot include '\(Self.quoted(url))': not a local file"
    case .option(let option, let reason): "cannot use option '\(Self.quoted(option))': \(reason)"
    case .movingRevision(let name, let revision?, _) where !revision.isEmpty:
      "'\(name)' is locked to '\(Self.quoted(revision))', which is not a full commit: what it names "
        + "can change"
    case .movingRevision(let name, _, _): "'\(name)' is not locked to a commit"
    case .hash(let value): "invalid hash '\(Self.quoted(value))': \(LockHash.objection(to: value))"
    case .weakHash(let algorithm):
      "unsupported hash algorithm '\(algorithm)' (use sha256 or stronger)"
    case .requirement(let error): error.message
    case .notVersion(let text): "invalid version in '\(Self.quoted(text))' (PEP 440)"
    case .contradiction(let text): "no version satisfies '\(Self.quoted(text))'"
    case .nowhere(let text, _): "no index has '\(Self.quoted(text))'"
    case .repository(let text, _):
      "'\(Self.quoted(text))' is not the URL of a Git repository as pip takes it"
    case .missingFile(let text): "cannot find '\(Self.quoted(text))'"
    case .wheelName(let error): error.message
    case .constraint(let text, let reason):
      "cannot use constraint '\(Self.quoted(text))': \(reason)"
    case .unpinned(let entries): Self.list(entries, "is not pinned", "are not pinned")
    case .missingHashes(let entries): Self.list(entries, "has no hash", "have no hash")
    case .unhashable(let entries):
      Self.list(entries, "cannot have a hash", "cannot have a hash")
    case .conflict(let name, let first, let second):
      "conflicting requirements for '\(name)': '\(first.requirement)' (\(first.location)) and "
        + "'\(second.requirement)' (\(second.location))"
    case .noCommonHash(let name, let first, let second):
      "conflicting hashes for '\(name)': \(first.location) and \(second.location) have none in "
        + "common"
    case .document(let error): error.message
    case .value(let reason): "invalid lock: \(reason)"
    case .formatVersion(let version, let supported, _):
      "unsupported version \(version) of the format (supported: \(supported))"
    case .stale(let path, let reason, _):
      "'\(path.lastComponent?.string ?? path.string)' is not up to date: \(reason)"
    case .otherTarget(let reason): "the lock is not for this target: \(reason)"
    case .unknownPart(let kind, let name, let owner, _): "\(owner) has no \(kind) '\(name)'"
    case .exclusiveParts(let reason): reason
    case .noArtifact(let label, let rejections):
      "no compatible file for \(label)"
        + (rejections.isEmpty
          ? ": the lock lists none" : rejections.map { "\n    \($0)" }.joined())
    case .twoEntries(let name, let first, let location, let second):
      "two entries for '\(name)': \(first) (\(location)) and \(second)"
    case .unresolved(let reason, _): "cannot install from the lock: \(reason)"
    }
  }

  /// Returns the start of foreign text, with credentials masked before a part of them is cut off.
  private static func quoted(_ text: String) -> String { CredentialURL.masking(text).excerpt }

  private static func list(_ entries: [Reference], _ singular: String, _ plural: String) -> String {
    if let only = entries.first, entries.count == 1 { return "'\(only.requirement)' \(singular)" }
    let names = entries.map { "'\($0.requirement)' (\($0.location))" }.joined(separator: ", ")
    return "\(entries.count) requirements \(plural): \(names)"
  }
}
