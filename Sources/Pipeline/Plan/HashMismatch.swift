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

extension LockEntry {
  /// Throws `HashMismatch` unless a file with these digests is accepted.
  func check(_ digests: [Digest], of path: FilePath) throws(HashMismatch) {
    guard accepts(digests) else { throw HashMismatch(self, files: [(path, digests)]) }
  }
}

extension UnnamedEntry {
  /// Throws `HashMismatch` unless a file with these digests is accepted: always if there are no
  /// hashes.
  func check(_ digests: [Digest], of path: FilePath) throws(HashMismatch) {
    guard !hashes.isEmpty, !hashes.contains(where: digests.contains) else { return }
    let actual = digests.first { $0.algorithm == hashes.first?.algorithm } ?? digests.first
    throw HashMismatch(
      pin: label, location: location.description, expected: hashes,
      files: actual.map { [(path, $0)] } ?? [])
  }
}
