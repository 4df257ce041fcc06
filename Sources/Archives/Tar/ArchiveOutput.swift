internal import Core
internal import Glibc
internal import SystemPackage

/// A file that appears under its name only when it is complete.
final class ArchiveOutput {
  let path: FilePath
  private let temporary: FilePath
  private var descriptor: CInt
  private var committed = false

  /// Makes an empty file beside `path`.
  init(_ path: FilePath) throws(FileError) {
    var template = path.withPlatformString { pointer in
      Array(UnsafeBufferPointer(start: pointer, count: strlen(pointer)))
    }
    template += ".XXXXXX".utf8CString
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw FileError("create", path, Errno(rawValue: errno)) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    self.path = path
    temporary = FilePath(platformString: template)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !committed { try? FileSystem.remove(temporary) }
  }

  /// Adds bytes, all of them.
  func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var left = bytes
    while !left.isEmpty {
      let count = Glibc.write(descriptor, left.baseAddress, left.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError("write", path, Errno(rawValue: errno))
      }
      left = UnsafeRawBufferPointer(rebasing: left.dropFirst(count))
    }
  }

  /// Gives the file its name and exactly `mode`, whatever the umask.
  func commit(mode: UInt32) throws {
    guard fchmod(descriptor, mode) == 0 else {
      throw FileError("set the mode of", path, Errno(rawValue: errno))
    }
    // Network file systems report a full disk as late as this.
    let result = close(descriptor)
    descriptor = -1
    guard result == 0 else { throw FileError("write", path, Errno(rawValue: errno)) }
    try FileSystem.rename(temporary, to: path)
    committed = true
  }
}
