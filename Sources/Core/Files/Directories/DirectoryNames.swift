internal import Glibc
internal import SystemPackage

/// The names in open directories, as C strings, NUL included.
enum DirectoryNames {
  /// Returns the names in a directory in byte order, without `.` and `..` (readdir(3)).
  ///
  /// The descriptor stays open, and its position where it is.
  static func read(_ directory: CInt) throws(Errno) -> [[CChar]] {
    let copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard copy >= 0 else { throw Errno(rawValue: errno) }
    guard let stream = fdopendir(copy) else {
      let reason = Errno(rawValue: errno)
      close(copy)
      throw reason
    }
    defer { closedir(stream) }
    var names: [[CChar]] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) {
          Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1))
        }
      }
      if isName(name) { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw Errno(rawValue: errno) }
    return names.sorted { strcmp($0, $1) < 0 }
  }

  /// Returns whether a component of a path is a name: not empty, `.` or `..`.
  static func isName(_ component: [CChar]) -> Bool {
    let dot = CChar(UInt8(ascii: "."))
    return component != [0] && component != [dot, 0] && component != [dot, dot, 0]
  }
}
