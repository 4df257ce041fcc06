internal import Glibc
package import SystemPackage

/// A file that appears under its name only when it is complete, and then replaces an older one.
///
/// Until then it has another name in the same directory. If it is dropped, or an operation fails,
/// the old file is unchanged and nothing is left behind.
package struct AtomicFile: ~Copyable {
  /// The final name.
  private let path: FilePath
  private let temporary: FilePath
  /// Nil after `commit`.
  private var file: NewFile?

  deinit { if file != nil { try? FileSystem.remove(temporary) } }

  /// Creates an empty file that is to become `path`.
  ///
  /// Throws `FileError`.
  package static func create(_ path: FilePath) throws(FileError) -> AtomicFile {
    var template = path.withPlatformString { pointer in
      Array(UnsafeBufferPointer(start: pointer, count: strlen(pointer)))
    }
    template += ".XXXXXX".utf8CString
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw FileError("create", path, Errno(rawValue: errno)) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return AtomicFile(
      path: path, temporary: FilePath(platformString: template),
      file: NewFile(in: path, descriptor: descriptor))
  }

  /// Appends all of `bytes`.
  ///
  /// Throws `FileError`.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try file?.write(bytes)
  }

  /// Gives the file its name and exactly `permissions`, whatever the umask.
  ///
  /// Throws `FileError`.
  package mutating func commit(permissions: FilePermissions) throws(FileError) {
    guard let complete = file.take() else { return }
    do throws(FileError) {
      try complete.setPermissions(permissions)
      try complete.close()
      try FileSystem.rename(temporary, to: path)
    } catch {
      try? FileSystem.remove(temporary)
      throw error
    }
  }

  /// Writes `bytes` to `path` atomically.
  ///
  /// Throws `FileError`.
  package static func write(
    _ bytes: [UInt8], to path: FilePath, permissions: FilePermissions = .file
  ) throws(FileError) {
    var file = try create(path)
    try bytes.span.withUnsafeBytes { (bytes) throws(FileError) in try file.write(bytes) }
    try file.commit(permissions: permissions)
  }

  /// Writes UTF-8 text to `path`; see `write(_:to:permissions:)` for bytes.
  package static func write(
    _ text: String, to path: FilePath, permissions: FilePermissions = .file
  ) throws(FileError) {
    try write(Array(text.utf8), to: path, permissions: permissions)
  }

  /// Copies a file of any size to `path` atomically.
  ///
  /// Throws `FileError`.
  package static func copy(
    _ source: FilePath, to path: FilePath, permissions: FilePermissions = .file
  ) throws(FileError) {
    try copy(RandomAccessFile.open(source), to: path, permissions: permissions)
  }

  /// Copies a file that is open; see `copy(_:to:permissions:)` for paths.
  package static func copy(
    _ original: RandomAccessFile, to path: FilePath, permissions: FilePermissions = .file
  ) throws(FileError) {
    var file = try create(path)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { chunk.deallocate() }
    var offset = 0
    while true {
      let count = try original.read(at: offset, into: chunk)
      try file.write(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
      offset += count
      if count < chunk.count { break }
    }
    try file.commit(permissions: permissions)
  }
}
