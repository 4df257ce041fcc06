internal import Core
internal import Synchronization
internal import SystemPackage

/// The files that a plan chooses from, hashed for many pins at once before they are needed.
///
/// Each stays open for as long as the plan may use it, so that the file that is installed is the one
/// whose digest was compared with the lock.
final class WheelhouseFiles: Sendable {
  private let algorithms: Set<HashAlgorithm>
  private let known: KnownDigests?
  private let opened: Mutex<[FilePath: HashedFile]>

  /// Starts with no file; `algorithms` are those of the lock, `known` the digests of earlier runs.
  init(algorithms: Set<HashAlgorithm>, known: KnownDigests? = nil) {
    self.algorithms = algorithms
    self.known = known
    opened = Mutex([:])
  }

  /// Reads files, `jobs` at a time.
  ///
  /// Throws `FileError` for a file that cannot be read.
  func read(_ paths: [FilePath], jobs: Int) async throws {
    _ = try await paths.concurrentMap(jobs: jobs) { path in try self.open(path) }
  }

  /// Returns a file, which is read now if it was not before.
  ///
  /// Throws `FileError`.
  func open(_ path: FilePath) throws(FileError) -> HashedFile {
    if let file = opened.withLock({ $0[path] }) { return file }
    var digest: Digest?
    let file = try HashedFile.open(path, algorithms: algorithms) { stamp in
      digest = known?.digest(of: path, stamp)
      return digest
    }
    if digest == nil { known?.remember(file) }
    return opened.withLock { files in
      files[path] = files[path] ?? file
      return files[path] ?? file
    }
  }
}
