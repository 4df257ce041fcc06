internal import Glibc
package import SystemPackage

/// A file that is being received: it is hashed while it is written, and gets its name when it is
/// complete and accepted.
///
/// Until then it has a name that nobody knows, and is locked (flock(2)), so that what a process left
/// that was killed can be told from what another one is writing. Dropping it removes it. One thread
/// at a time may use it.
package final class PartialFile {
  /// The number of bytes so far.
  package private(set) var size = 0
  private let path: FilePath
  private let algorithms: [HashAlgorithm]
  private var digests: [RunningDigest]
  private var descriptor: CInt
  private var isNamed = false

  /// Creates an empty file in a directory; SHA-256 is always among the algorithms.
  ///
  /// Throws `FileError`.
  package init(
    in directory: FilePath, algorithms: Set<HashAlgorithm> = []
  ) throws(FileError) {
    path = directory.appending("\(Self.prefix)\(Self.uniqueSuffix())")
    self.algorithms =
      [.sha256] + algorithms.subtracting([.sha256]).sorted { $0.rawValue < $1.rawValue }
    digests = self.algorithms.map { RunningDigest($0) }
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    descriptor = path.withPlatformString { Glibc.open($0, flags, 0o600) }
    guard descriptor >= 0 else { throw FileError("create", path, Errno(rawValue: errno)) }
    _ = flock(descriptor, LOCK_EX | LOCK_NB)
  }

  deinit {
    if !isNamed { path.withPlatformString { _ = unlink($0) } }
    if descriptor >= 0 { Glibc.close(descriptor) }
  }

  /// Appends all of `bytes`.
  ///
  /// Throws `FileError`, for a full disk too.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try NewFile.write(bytes, to: descriptor, of: path)
    for index in digests.indices { digests[index].update(bytes) }
    size += bytes.count
  }

  /// Drops everything that was written.
  ///
  /// Throws `FileError`.
  package func restart() throws(FileError) {
    guard size > 0 else { return }
    try NewFile.empty(descriptor, of: path)
    digests = algorithms.map { RunningDigest($0) }
    size = 0
  }

  /// The digests of what was written, that of SHA-256 first.
  package var currentDigests: [Digest] { digests.map { $0.finish() } }

  /// Returns the bytes that the file begins with, at most `count`.
  ///
  /// Throws `FileError`.
  package func start(_ count: Int) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(count, size))
    let got = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    guard got == bytes.count else { throw FileError("read", path, Errno(rawValue: errno)) }
    return bytes
  }

  /// Gives the file a name on the same file system, and returns it, open for reading.
  ///
  /// A file of that name is replaced. Throws `FileError`.
  package func finish(
    as name: FilePath, permissions: FilePermissions
  ) throws(FileError) -> HashedFile {
    guard fchmod(descriptor, permissions.rawValue) == 0 else {
      throw FileError("set the mode of", path, Errno(rawValue: errno))
    }
    try FileSystem.rename(path, to: name)
    isNamed = true
    _ = flock(descriptor, LOCK_UN)
    let taken = descriptor
    descriptor = -1
    return try HashedFile.written(
      RandomAccessFile(taking: taken, path: name), digests: currentDigests)
  }

  /// Removes from a directory what processes have left that are gone; returns the number of bytes
  /// that became free.
  ///
  /// What is younger than a minute stays: whoever made it may be about to lock it.
  @discardableResult
  package static func removeAbandoned(in directory: FilePath) -> Int {
    var freed = 0
    for name in (try? FileSystem.entries(of: directory)) ?? [] {
      guard name.string.hasPrefix(prefix) else { continue }
      let path = directory.appending(name)
      let descriptor = path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      var status = stat()
      var now = timespec()
      clock_gettime(CLOCK_REALTIME, &now)
      guard fstat(descriptor, &status) == 0, now.tv_sec - status.st_ctim.tv_sec > 60,
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
      else { continue }
      if path.withPlatformString({ unlink($0) }) == 0 { freed += Int(status.st_size) }
    }
    return freed
  }

  private static let prefix = "incoming-"

  private static func uniqueSuffix() -> String {
    String(UInt64.random(in: .min ... .max), radix: 36)
  }
}
