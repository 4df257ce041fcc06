internal import Core
internal import Packaging
internal import SystemPackage

/// What is known about whether a lock belongs to the project beside it.
enum Staleness {
  /// It does.
  case fresh
  /// The project has changed since.
  case stale(reason: String)
  /// It cannot be known; why.
  case unknown(reason: String)

  /// Throws `LockError.Reason.stale` for a stale lock, unless the user allows it; notes for those
  /// who look for a problem where it cannot be known.
  ///
  /// `command` is what makes the lock anew.
  func check(
    _ file: LockFile, _ scope: LockScope, command: String, noting lock: inout Lock
  ) throws(LockError) {
    switch self {
    case .fresh: break
    case .stale(let reason):
      guard scope.allowsStale else {
        throw LockError(.stale(file.path, reason: reason, command: command), at: file.location)
      }
      lock.warnings.append(
        "\(file.name): not up to date, but allowed by 'allow-stale-lock': \(reason)")
    case .unknown(let reason):
      lock.details.append("\(file.name): could not check that it is up to date: \(reason)")
    }
  }

  /// Compares a hash in a lock with those that the versions of its tool would give the project now.
  ///
  /// `project` is the file that is hashed.
  static func comparing(
    _ expected: String?, with candidates: [[UInt8]], project: String
  ) -> Staleness {
    guard let expected else {
      return .unknown(reason: "it has no hash of \(project)")
    }
    let parts = expected.split(separator: ":", maxSplits: 1)
    let name = parts.count == 2 ? String(parts[0]) : "sha256"
    guard let algorithm = HashAlgorithm(rawValue: name.lowercased()), let hex = parts.last else {
      return .unknown(reason: "the hash of \(project) in it is by '\(name)'")
    }
    let isFresh = candidates.contains {
      Digest.of($0, algorithm).hex == hex.lowercased()
    }
    return isFresh ? .fresh : .stale(reason: "\(project) has changed since it was locked")
  }
}
