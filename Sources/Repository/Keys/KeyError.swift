internal import Core
package import SystemPackage

/// A key that cannot be made or used.
package enum KeyError: Failure, Equatable {
  /// gpg failed.
  case failed(String, reason: String)
  /// There are none or several keys where one is needed; the name is empty for that of a file.
  case notOne(String, count: Int)
  /// The key has expired.
  case expired(String, date: String, home: FilePath)
  /// The agent of gpg could not make its socket.
  case longPath(FilePath)

  package var message: String {
    switch self {
    case .failed(let action, let reason): "cannot \(action): \(reason)"
    case .notOne(let name, let count):
      "expected one secret key\(name.isEmpty ? "" : " for '\(name.excerpt)'"), got \(count)"
    case .expired(let fingerprint, let date, _):
      "the signing key \(fingerprint) expired on \(date)"
    case .longPath(let home):
      "path '\(home.string)' is too long for the socket of gpg-agent"
    }
  }

  package var hint: String? {
    switch self {
    case .failed: nil
    case .notOne: "name the key by its fingerprint: gpg --list-secret-keys"
    case .expired(let fingerprint, _, let home):
      "extend it with 'gpg --homedir \(home.string) --quick-set-expire \(fingerprint) 2y', and"
        + " install the new keyring on all machines (docs/repositories.md)"
    case .longPath: "make the repository in a directory with a shorter path"
    }
  }
}
