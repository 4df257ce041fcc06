internal import Core
internal import Locks
internal import SystemPackage

/// Files for a pin, none of which has a hash of the lock.
package struct HashMismatch: Failure {
  let pin: String
  package let location: String?
  let expected: [Digest]
  let files: [(path: FilePath, actual: Digest)]

  package var message: String {
    var text = "hash mismatch for \(pin): expected "
    text += expected.first.map(Self.text) ?? "none"
    if expected.count > 1 { text += " (or one of \(expected.count - 1) others)" }
    if files.count == 1, let file = files.first {
      return text + ", got \(Self.text(file.actual)) for '\(file.path.string)'"
    }
    return text + ", got:"
      + files.map { "\n  \(Self.text($0.actual)) for '\($0.path.string)'" }.joined()
  }

  package var hint: String? { "download the file again, or regenerate the lock file" }

  private static func text(_ digest: Digest) -> String {
    "\(digest.algorithm.rawValue):\(digest.hex)"
  }
}

extension HashMismatch {
  /// Creates the error of files with these digests, of each of which the one that can be compared
  /// with the first hash is shown.
  init(_ pin: LockEntry, files: [(FilePath, [Digest])]) {
    let expected = pin.hashes
    self.init(
      pin: pin.label, location: pin.location.description, expected: expected,
      files: files.compactMap { path, digests in
        let actual = digests.first { $0.algorithm == expected.first?.algorithm }
        return (actual ?? digests.first).map { (path, $0) }
      })
  }
}
