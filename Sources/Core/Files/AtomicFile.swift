internal import Glibc
package import SystemPackage

/// Writes whole files so that nobody ever sees half of one.
package enum AtomicFile {
  /// Writes `bytes` beside `path` and renames the result over it.
  ///
  /// The file has exactly `mode`, whatever the umask. On an error the old file is as it was and
  /// nothing is left beside it. Throws `FileError`.
  package static func write(_ bytes: [UInt8], to path: FilePath, mode: UInt32 = 0o644) throws {
    try write(to: path, mode: mode) { _ = try $0.writeAll(bytes) }
  }

  /// Writes UTF-8 text; see `write(_:to:mode:)`.
  package static func write(_ text: String, to path: FilePath, mode: UInt32 = 0o644) throws {
    try write(Array(text.utf8), to: path, mode: mode)
  }

  /// Copies a file of any size so that nobody ever sees half of it; see `write(_:to:mode:)`.
  package static func copy(_ source: FilePath, to path: FilePath, mode: UInt32 = 0o644) throws {
    let file = try RandomAccessFile.open(source)
    try write(to: path, mode: mode) { target in
      let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
      defer { chunk.deallocate() }
      var offset = 0
      while true {
        let count = try file.read(at: offset, into: chunk)
        _ = try target.writeAll(chunk[..<count])
        offset += count
        if count < chunk.count { break }
      }
    }
  }

  private static func write(
    to path: FilePath, mode: UInt32, _ body: (FileDescriptor) throws -> Void
  ) throws {
    var template = path.withPlatformString { pointer in
      Array(UnsafeBufferPointer(start: pointer, count: strlen(pointer)))
    }
    template += ".XXXXXX".utf8CString
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw FileError("create", path, Errno(rawValue: errno)) }
    let temporary = FilePath(platformString: template)
    do {
      do {
        defer { close(descriptor) }
        try body(FileDescriptor(rawValue: descriptor))
        guard fchmod(descriptor, mode) == 0 else { throw Errno(rawValue: errno) }
      } catch let reason as Errno {
        throw FileError("write", path, reason)
      }
      try FileSystem.rename(temporary, to: path)
    } catch {
      try? FileSystem.remove(temporary)
      throw error
    }
  }
}
