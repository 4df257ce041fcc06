internal import Core
internal import Locks
internal import SystemPackage

/// What of a lock a file is fetched for.
enum RequestedFile: Sendable {
  /// A pin.
  case pin(LockEntry)
  /// A URL whose distribution only the file tells.
  case unnamed(UnnamedEntry)

  /// What messages call it.
  var label: String {
    switch self {
    case .pin(let pin): pin.label
    case .unnamed(let entry): entry.label
    }
  }

  var location: LockLocation {
    switch self {
    case .pin(let pin): pin.location
    case .unnamed(let entry): entry.location
    }
  }

  /// The hashes that the lock accepts; none if the file may have any.
  var hashes: [Digest] {
    switch self {
    case .pin(let pin): pin.hashes
    case .unnamed(let entry): entry.hashes
    }
  }

  /// Whether the lock accepts only files with certain hashes.
  var hasHashes: Bool {
    switch self {
    case .pin(let pin): pin.hasHashes
    case .unnamed(let entry): !entry.hashes.isEmpty
    }
  }

  /// Returns whether a file with these digests is accepted.
  func accepts(_ digests: [Digest]) -> Bool {
    switch self {
    case .pin(let pin): pin.accepts(digests)
    case .unnamed(let entry): entry.hashes.isEmpty || entry.hashes.contains(where: digests.contains)
    }
  }

  /// Throws `HashMismatch` unless a file with these digests is accepted.
  func check(_ digests: [Digest], of path: FilePath) throws(HashMismatch) {
    switch self {
    case .pin(let pin): try pin.check(digests, of: path)
    case .unnamed(let entry): try entry.check(digests, of: path)
    }
  }
}
