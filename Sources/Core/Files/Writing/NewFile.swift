internal import Glibc
internal import SystemPackage

/// A file that has just been created, open for writing until it is closed or dropped.
package struct NewFile: ~Copyable {
  /// A directory on the way, and the rest of the path.
  private let directory: FilePath
  private let name: String
  private var descriptor: CInt

  /// The path, for messages: it is made where one is needed.
  private var path: FilePath { name.isEmpty ? directory : directory.pushing(FilePath(name)) }

  /// Takes over the open descriptor of the file `name` in `directory`; without a name, of a file with
  /// the path `directory`.
  init(in directory: FilePath, name: String = "", descriptor: CInt) {
    self.directory = directory
    self.name = name
    self.descriptor = descriptor
  }

  deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

  /// Appends all of `bytes`.
  ///
  /// Throws `FileError`, for a full disk too.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try Self.write(bytes, to: descriptor, of: path)
  }

  /// Writes all of `bytes` to the open file at `path`.
  ///
  /// Throws `FileError`.
  static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: CInt, of path: @autoclosure () -> FilePath
  ) throws(FileError) {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = Glibc.write(descriptor, start, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError("write", path(), Errno(rawValue: errno))
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Appends all of `bytes`; see `write(_:)` for buffers.
  package func write(_ bytes: [UInt8]) throws(FileError) {
    try bytes.span.withUnsafeBytes { (bytes) throws(FileError) in try write(bytes) }
  }

  /// Returns what was written so far as a file for reading, which stays open on its own.
  ///
  /// Throws `FileError`.
  package func reading() throws(FileError) -> RandomAccessFile {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw FileError("read", path, Errno(rawValue: errno)) }
    return try RandomAccessFile(taking: copy, path: path)
  }

  /// Drops everything that was written.
  ///
  /// Throws `FileError`.
  package func restart() throws(FileError) { try Self.empty(descriptor, of: path) }

  /// Drops the contents of the open file at `path`, which is then written from its beginning.
  ///
  /// Throws `FileError`.
  static func empty(
    _ descriptor: CInt, of path: @autoclosure () -> FilePath
  ) throws(FileError) {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw FileError("truncate", path(), Errno(rawValue: errno))
    }
  }

  /// Sets exactly these permissions, whatever the umask.
  func setPermissions(_ permissions: FilePermissions) throws(FileError) {
    guard fchmod(descriptor, permissions.rawValue) == 0 else {
      throw FileError("set the mode of", path, Errno(rawValue: errno))
    }
  }

  /// Closes the file.
  ///
  /// Throws `FileError`: network file systems report a full disk as late as this.
  package consuming func close() throws(FileError) {
    let result = Glibc.close(descriptor)
    descriptor = -1
    guard result == 0 else { throw FileError("write", path, Errno(rawValue: errno)) }
  }
}
