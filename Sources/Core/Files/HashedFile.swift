package import SystemPackage

/// An open file with the digests of its contents: what is read from it later is what was hashed,
/// whatever happens to its name meanwhile.
package final class HashedFile: Sendable {
  /// The file.
  package let file: RandomAccessFile
  /// The digests of the contents: SHA-256 first, then the others that were asked for.
  package let digests: [Digest]
  /// The metadata from before the contents were read.
  package let stamp: FileStamp

  /// The path by which it was opened.
  package var path: FilePath { file.path }
  /// The SHA-256 digest.
  package var sha256: Digest { digests[0] }

  private init(_ file: RandomAccessFile, digests: [Digest], stamp: FileStamp) {
    self.file = file
    self.digests = digests
    self.stamp = stamp
  }

  /// Opens a file and reads it once; SHA-256 is always among the algorithms.
  ///
  /// It is not read if `known` has its SHA-256 digest for the stamp that it has, and no other one is
  /// asked for. Throws `FileError`.
  package static func open(
    _ path: FilePath, algorithms: Set<HashAlgorithm> = [],
    known: (FileStamp) -> Digest? = { _ in nil }
  ) throws(FileError) -> HashedFile {
    let file = try RandomAccessFile.open(path)
    if algorithms.subtracting([.sha256]).isEmpty {
      let stamp = try file.stamp()
      if let digest = known(stamp) {
        return HashedFile(file, digests: [digest], stamp: stamp)
      }
    }
    return try HashedFile.hash(file, algorithms: algorithms)
  }

  /// Reads a file that is open already; see `open(_:algorithms:)`.
  package static func hash(
    _ file: RandomAccessFile, algorithms: Set<HashAlgorithm> = []
  ) throws(FileError) -> HashedFile {
    let stamp = try file.stamp()
    let wanted = [.sha256] + algorithms.subtracting([.sha256]).sorted { $0.rawValue < $1.rawValue }
    let digests = try file.digests(wanted)
    return HashedFile(file, digests: digests, stamp: stamp)
  }

  /// Takes a file of this process, whose digests were computed while it was written.
  ///
  /// Throws `FileError`.
  static func written(
    _ file: RandomAccessFile, digests: [Digest]
  ) throws(FileError) -> HashedFile {
    HashedFile(file, digests: digests, stamp: try file.stamp())
  }

  /// Throws `ChangedFile` if the file was written to since it was hashed, and `FileError`.
  ///
  /// The time of the last change tells that nothing was, unless it is so recent that another change
  /// could have the same; then, and where it differs, the contents are hashed again.
  package func checkUnchanged() throws {
    if stamp.isSettled, try file.stamp() == stamp { return }
    guard try file.digests([.sha256])[0] == sha256 else { throw ChangedFile(path: path) }
  }
}
