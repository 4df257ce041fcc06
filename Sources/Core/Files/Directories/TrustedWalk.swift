internal import Glibc
internal import SystemPackage

/// The way from `/` to a directory, of which each step is judged before the next one is taken.
final class TrustedWalk {
  /// As many links as Linux follows (path_resolution(7)).
  private static let linkLimit = 40

  private let target: FilePath
  /// Where the walk is, for messages.
  private var path: FilePath = "/"
  private var descriptor: CInt = -1
  private var ownership: Ownership?
  /// What is left of the way, reversed.
  private var rest: [FilePath.Component]
  private var links = 0

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Starts at `/`.
  ///
  /// Throws `TrustError`.
  init(_ target: FilePath) throws(TrustError) {
    guard target.isAbsolute else {
      throw .file(FileError("open directory", target, .invalidArgument))
    }
    self.target = target
    rest = target.components.reversed()
    let root = Glibc.open("/", Self.flags)
    guard root >= 0 else {
      throw .file(FileError("open directory", "/", Errno(rawValue: errno)))
    }
    descriptor = root
    ownership = try Ownership.check(root, at: "/")
  }

  /// Takes the next step; returns false if there is none left.
  ///
  /// Throws `TrustError`.
  func step(creates: Bool) throws(TrustError) -> Bool {
    guard let name = rest.popLast() else { return false }
    switch name.kind {
    case .currentDirectory: return true
    case .parentDirectory:
      path.removeLastComponent()
      try enter(name)
      return true
    case .regular: path.append(name)
    }
    var status = stat()
    var result = name.withPlatformString { fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }
    if result != 0, errno == ENOENT, creates {
      guard name.withPlatformString({ mkdirat(descriptor, $0, 0o777) }) == 0 || errno == EEXIST
      else { throw .file(FileError("create directory", path, Errno(rawValue: errno))) }
      result = name.withPlatformString { fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }
    }
    guard result == 0 else {
      throw .file(FileError("open directory", path, Errno(rawValue: errno)))
    }
    if status.st_mode & S_IFMT == S_IFLNK {
      try follow(name, status)
    } else {
      try enter(name)
    }
    return true
  }

  /// Opens a directory, which is judged by its descriptor.
  private func enter(_ name: FilePath.Component) throws(TrustError) {
    let next = name.withPlatformString { openat(descriptor, $0, Self.flags) }
    guard next >= 0 else {
      throw .file(FileError("open directory", path, Errno(rawValue: errno)))
    }
    close(descriptor)
    descriptor = next
    ownership = try Ownership.check(descriptor, at: path)
  }

  /// Goes on with what a link says.
  private func follow(_ name: FilePath.Component, _ status: stat) throws(TrustError) {
    if ownership?.isShared == true { throw .link(path) }
    _ = try Ownership(status, at: path)
    links += 1
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = name.withPlatformString { readlinkat(descriptor, $0, &buffer, Int(PATH_MAX)) }
    guard links <= Self.linkLimit, count >= 0 else {
      let reason: Errno = count >= 0 ? .tooManySymbolicLinkLevels : Errno(rawValue: errno)
      throw .file(FileError("read symbolic link", path, reason))
    }
    let destination = FilePath(platformString: buffer)
    rest += destination.components.reversed()
    path.removeLastComponent()
    guard destination.isAbsolute else { return }
    let root = Glibc.open("/", Self.flags)
    guard root >= 0 else {
      throw .file(FileError("open directory", "/", Errno(rawValue: errno)))
    }
    close(descriptor)
    descriptor = root
    path = "/"
    ownership = try Ownership.check(root, at: path)
  }

  /// Returns a descriptor for reading the directory at the end of the way.
  ///
  /// Throws `TrustError`.
  func finish() throws(TrustError) -> CInt {
    try ownership?.requireUnshared()
    let opened = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else {
      throw .file(FileError("open directory", target, Errno(rawValue: errno)))
    }
    return opened
  }

  /// Directories on the way need not be readable, so they are opened as places only: `O_PATH`
  /// (open(2)), which the module of glibc does not have.
  private static let flags = 0o10_000_000 | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
}
