internal import Core
internal import SystemPackage

/// The digests of files, computed for many at once before they are needed.
struct FileDigests: Sendable {
  private let known: [FilePath: [Digest]]
  private let algorithms: [HashAlgorithm]

  /// Reads files, `jobs` at a time; SHA-256 is always among the algorithms.
  ///
  /// Throws `FileError` for a file that cannot be read.
  static func compute(
    _ paths: [FilePath], algorithms: Set<HashAlgorithm>, jobs: Int
  ) async throws -> FileDigests {
    let wanted = [.sha256] + algorithms.subtracting([.sha256]).sorted { $0.rawValue < $1.rawValue }
    let digests = try await paths.concurrentMap(jobs: jobs) { path in
      (path, try RandomAccessFile.open(path).digests(wanted))
    }
    let known = Dictionary(digests) { $1 }
    return FileDigests(known: known, algorithms: wanted)
  }

  /// Returns the digests of a file, which is read now if it was not before.
  func of(_ path: FilePath) throws -> [Digest] {
    try known[path] ?? RandomAccessFile.open(path).digests(algorithms)
  }

  /// Returns the SHA-256 digest of a file.
  func sha256(of path: FilePath) throws -> Digest { try of(path)[0] }
}
