internal import Glibc
package import SystemPackage

/// Writes whole files so that nobody ever sees half of one.
package enum AtomicFile {
  /// Writes `bytes` beside `path` and renames the result over it.
  ///
  /// The file has exactly `mode`, whatever the umask. On an error the old file is as it was and
  /// nothing is left beside it. Throws `FileError`.
  package static func write(_ bytes: [UInt8], to path: FilePath, mode: UInt32 = 0o644) throws {
    var template = path.withPlatformString { pointer in
      Array(UnsafeBufferPointer(start: pointer, count: strlen(pointer)))
    }
    template += ".XXXXXX".utf8CString
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw FileError("create", path, Errno(rawValue: errno)) }
    let temporary = FilePath(platformString: template)
    do {
      defer { close(descriptor) }
      try FileDescriptor(rawValue: descriptor).writeAll(bytes)
      guard fchmod(descriptor, mode) == 0 else { throw Errno(rawValue: errno) }
    } catch {
      try? FileSystem.remove(temporary)
      throw FileError("write", path, error as? Errno ?? .ioError)
    }
    do {
      try FileSystem.rename(temporary, to: path)
    } catch {
      try? FileSystem.remove(temporary)
      throw error
    }
  }

  /// Writes UTF-8 text; see `write(_:to:mode:)`.
  package static func write(_ text: String, to path: FilePath, mode: UInt32 = 0o644) throws {
    try write(Array(text.utf8), to: path, mode: mode)
  }
}
