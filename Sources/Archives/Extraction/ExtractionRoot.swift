internal import Core
internal import Glibc
internal import SystemPackage

/// A directory in which members are created by descriptors, never through a symbolic link.
///
/// All functions throw the errno of the call that failed.
struct ExtractionRoot: ~Copyable {
  private let root: CInt
  /// The directory that was used last: members of one directory mostly follow each other.
  private var parent: (names: ArraySlice<[UInt8]>, descriptor: CInt)?

  private init(root: CInt) { self.root = root }

  deinit {
    if let parent { close(parent.descriptor) }
    close(root)
  }

  /// Opens a directory that exists.
  static func open(_ path: FilePath) throws(Errno) -> ExtractionRoot {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let descriptor = path.withPlatformString { Glibc.open($0, flags) }
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    return ExtractionRoot(root: descriptor)
  }

  /// Creates a directory and those above it, or sets the permissions of one that exists.
  mutating func makeDirectory(
    _ path: MemberPath, permissions: FilePermissions
  ) throws(Errno) {
    let descriptor = try walk(path.names[...], creating: true)
    defer { close(descriptor) }
    try check(fchmod(descriptor, permissions.rawValue))
  }

  /// Creates a regular file, which must not exist, and returns its descriptor.
  mutating func makeFile(_ path: MemberPath) throws(Errno) -> CInt {
    let (parent, name) = try locate(path)
    let descriptor = Self.withCString(name) {
      openat(parent, $0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    }
    try check(descriptor)
    return descriptor
  }

  /// Creates a symbolic link, which must not exist.
  mutating func makeSymbolicLink(_ path: MemberPath, target: [UInt8]) throws(Errno) {
    let (parent, name) = try locate(path)
    try check(
      Self.withCString(name) { name in
        Self.withCString(target) { symlinkat($0, parent, name) }
      })
  }

  /// Creates a hard link to an existing file.
  mutating func makeHardLink(_ path: MemberPath, to target: MemberPath) throws(Errno) {
    guard let targetName = target.names.last else { throw .isDirectory }
    let source = try walk(target.names.dropLast(), creating: false)
    defer { close(source) }
    let (parent, name) = try locate(path)
    try check(
      Self.withCString(name) { name in
        Self.withCString(targetName) { linkat(source, $0, parent, name, 0) }
      })
  }

  /// Returns the directory of a member, creating it, and the name in it.
  private mutating func locate(_ path: MemberPath) throws(Errno) -> (CInt, [UInt8]) {
    guard let name = path.names.last else { throw .isDirectory }
    let above = path.names.dropLast()
    if let parent, parent.names == above { return (parent.descriptor, name) }
    let descriptor = try walk(above, creating: true)
    if let parent { close(parent.descriptor) }
    parent = (above, descriptor)
    return (descriptor, name)
  }

  /// Opens a directory name by name, creating what is missing with `FilePermissions.directory`.
  private func walk(
    _ names: ArraySlice<[UInt8]>, creating: Bool
  ) throws(Errno) -> CInt {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let permissions = FilePermissions.directory
    var current = fcntl(root, F_DUPFD_CLOEXEC, 0)
    try check(current)
    for name in names {
      let above = current
      defer { close(above) }
      var next = Self.withCString(name) { openat(above, $0, flags) }
      if next < 0, errno == ENOENT, creating {
        try check(Self.withCString(name) { mkdirat(above, $0, permissions.rawValue) })
        next = Self.withCString(name) { openat(above, $0, flags) }
        if next >= 0, fchmod(next, permissions.rawValue) != 0 {
          let reason = Errno(rawValue: errno)
          close(next)
          throw reason
        }
      }
      try check(next)
      current = next
    }
    return current
  }

  private func check(_ result: CInt) throws(Errno) {
    guard result >= 0 else { throw Errno(rawValue: errno) }
  }

  private static func withCString<Result>(
    _ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result {
    var characters = bytes.map { CChar(bitPattern: $0) }
    characters.append(0)
    return characters.withUnsafeBufferPointer { buffer in
      // An array that is not empty has a base address.
      body(buffer.baseAddress.unsafelyUnwrapped)
    }
  }
}
