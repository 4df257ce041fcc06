internal import Glibc
package import SystemPackage

/// A file open for reading at any offset, by any number of tasks at once.
///
/// It uses pread(2), not a memory map: if a mapped file is truncated, the process dies of SIGBUS.
package final class RandomAccessFile: Sendable {
  /// The path by which it was opened, for messages.
  package let path: FilePath
  /// The number of bytes that the file had when it was opened.
  package let size: Int
  let descriptor: CInt

  private init(path: FilePath, descriptor: CInt, size: Int) {
    self.path = path
    self.descriptor = descriptor
    self.size = size
  }

  deinit { close(descriptor) }

  /// Opens a regular file for reading.
  ///
  /// Other kinds of files are an error; opening a named pipe does not block. Throws `FileError`.
  package static func open(_ path: FilePath) throws(FileError) -> RandomAccessFile {
    let descriptor = path.withPlatformString { Glibc.open($0, Self.flags) }
    guard descriptor >= 0 else { throw FileError("open", path, Errno(rawValue: errno)) }
    return try RandomAccessFile(taking: descriptor, path: path)
  }

  /// How a file is opened for reading.
  static let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK

  /// Takes over a descriptor, which must be of a regular file.
  ///
  /// Throws `FileError`, and closes it then.
  convenience init(taking descriptor: CInt, path: FilePath) throws(FileError) {
    let status = try Self.status(of: descriptor, path: path)
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw FileError(
        "read", path, status.st_mode & S_IFMT == S_IFDIR ? .isDirectory : .invalidArgument)
    }
    self.init(path: path, descriptor: descriptor, size: Int(status.st_size))
  }

  /// Takes over a descriptor; nil if it is not of a regular file.
  ///
  /// Throws `FileError`, and closes it then, and where the result is nil.
  convenience init?(takingRegular descriptor: CInt, path: FilePath) throws(FileError) {
    let status = try Self.status(of: descriptor, path: path)
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      return nil
    }
    self.init(path: path, descriptor: descriptor, size: Int(status.st_size))
  }

  /// Returns the metadata of an open file.
  ///
  /// Throws `FileError`, and closes it then.
  private static func status(of descriptor: CInt, path: FilePath) throws(FileError) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let reason = Errno(rawValue: errno)
      close(descriptor)
      throw FileError("stat", path, reason)
    }
    return status
  }

  /// Returns the stamp of the file as it is now.
  ///
  /// Throws `FileError`.
  func stamp() throws(FileError) -> FileStamp {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw FileError("stat", path, Errno(rawValue: errno))
    }
    return FileStamp(status)
  }

  /// Reads `buffer.count` bytes from `offset`, fewer only at the end of the file; returns their
  /// number.
  ///
  /// Throws `FileError`.
  package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(FileError)
    -> Int
  {
    var done = 0
    while done < buffer.count {
      let count = pread(
        descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, offset + done)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError("read", path, Errno(rawValue: errno))
      }
      done += count
    }
    return done
  }

  /// Returns `count` bytes from `offset`, fewer only at the end of the file.
  ///
  /// Throws `FileError`.
  package func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    try [UInt8](capacity: count) { (bytes) throws(FileError) in
      try bytes.withUnsafeMutableBufferPointer { (buffer, initialized) throws(FileError) in
        initialized = try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
      }
    }
  }

  /// Returns the whole contents.
  ///
  /// A file can state any size without having a byte (holes, sparse files): one of more than `limit`
  /// bytes is the error EFBIG before memory is taken for it. Throws `FileError`.
  package func contents(limit: Int = FileSystem.contentsLimit) throws(FileError) -> [UInt8] {
    guard size <= limit else {
      throw FileError("read", path, .fileTooLarge, detail: "\(size) bytes, limit \(limit)")
    }
    return try read(at: 0, count: size)
  }

  /// Returns the digest of the whole file by each of `algorithms`, reading it once.
  ///
  /// Throws `FileError`.
  package func digests(_ algorithms: [HashAlgorithm]) throws(FileError) -> [Digest] {
    var digests = algorithms.map { RunningDigest($0) }
    try readPieces { piece in
      for index in digests.indices { digests[index].update(piece) }
    }
    return digests.map { $0.finish() }
  }

  private func readPieces(_ body: (UnsafeRawBufferPointer) -> Void) throws(FileError) {
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { chunk.deallocate() }
    var offset = 0
    while true {
      let count = try read(at: offset, into: chunk)
      body(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
      offset += count
      if count < chunk.count { break }
    }
  }
}
