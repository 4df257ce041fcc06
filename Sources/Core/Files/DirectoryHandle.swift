internal import Glibc
package import SystemPackage

/// An open directory below which files are made without ever following a symbolic link.
package struct DirectoryHandle: ~Copyable, Sendable {
  /// Where it was opened, for messages.
  package let path: FilePath
  private let descriptor: CInt

  deinit { close(descriptor) }

  /// Opens a directory; its last component must not be a symbolic link.
  ///
  /// Throws `FileError`.
  package static func open(_ path: FilePath) throws -> DirectoryHandle {
    let descriptor = path.withPlatformString { Glibc.open($0, Self.flags) }
    guard descriptor >= 0 else { throw FileError("open directory", path, Errno(rawValue: errno)) }
    return DirectoryHandle(path: path, descriptor: descriptor)
  }

  /// Makes one directory in this one, mode 0755, and opens it.
  package func makeDirectory(_ name: String) throws -> DirectoryHandle {
    let path = path.appending(name)
    guard mkdirat(descriptor, name, 0o755) == 0 else {
      throw FileError("create directory", path, Errno(rawValue: errno))
    }
    let child = openat(descriptor, name, Self.flags)
    guard child >= 0, fchmod(child, 0o755) == 0 else {
      let reason = Errno(rawValue: errno)
      if child >= 0 { close(child) }
      throw FileError("create directory", path, reason)
    }
    return DirectoryHandle(path: path, descriptor: child)
  }

  /// Opens a directory below this one.
  ///
  /// No component of the path may be a symbolic link or `..`. Throws `FileError`.
  package func openDirectory(_ relative: FilePath) throws -> DirectoryHandle {
    let path = self.path.pushing(relative)
    var current = openat(descriptor, ".", Self.flags)
    guard current >= 0 else { throw FileError("open directory", path, Errno(rawValue: errno)) }
    for component in relative.components {
      let next =
        component.kind == .regular
        ? component.withPlatformString { openat(current, $0, Self.flags) } : -1
      let reason = component.kind == .regular ? Errno(rawValue: errno) : .invalidArgument
      close(current)
      guard next >= 0 else { throw FileError("open directory", path, reason) }
      current = next
    }
    return DirectoryHandle(path: path, descriptor: current)
  }

  /// Makes directories below this one, mode 0755; `paths` has parents before their children.
  ///
  /// Those that exist are left as they are, but a symbolic link is none. Throws `FileError`.
  package func makeDirectories(_ paths: [FilePath]) throws {
    // One walk for all children of a directory, rather than one for each.
    var parents: [FilePath] = []
    var children: [FilePath: [FilePath.Component]] = [:]
    for path in paths {
      guard let name = path.lastComponent else { continue }
      let parent = path.removingLastComponent()
      if children[parent] == nil { parents.append(parent) }
      children[parent, default: []].append(name)
    }
    for parent in parents {
      let handle = try openDirectory(parent)
      for name in children[parent] ?? [] { try handle.ensureDirectory(name) }
    }
  }

  /// Makes one directory unless it is there.
  private func ensureDirectory(_ name: FilePath.Component) throws {
    let path = self.path.appending(name)
    try name.withPlatformString { name in
      if mkdirat(descriptor, name, 0o755) == 0 {
        if Self.umask & 0o755 != 0, fchmodat(descriptor, name, 0o755, 0) != 0 {
          throw FileError("set the mode of", path, Errno(rawValue: errno))
        }
        return
      }
      let reason = Errno(rawValue: errno)
      var status = stat()
      guard reason == .fileExists, fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0,
        status.st_mode & S_IFMT == S_IFDIR
      else { throw FileError("create directory", path, reason) }
    }
  }

  /// Makes a new file in this directory and gives `body` the means to write it.
  ///
  /// The file must not exist. It has exactly `mode`, whatever the umask. If `body` throws, the file
  /// is left for whoever owns the directory to remove.
  package func createFile(
    _ name: String, mode: UInt32, _ body: (borrowing NewFile) throws -> Void
  ) throws {
    let path = path.appending(name)
    let file = openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    guard file >= 0 else { throw FileError("create", path, Errno(rawValue: errno)) }
    do {
      if mode & Self.umask != 0, fchmod(file, mode) != 0 {
        throw FileError("set the mode of", path, Errno(rawValue: errno))
      }
      try body(NewFile(path: path, descriptor: file))
    } catch {
      close(file)
      throw error
    }
    // Some errors, on network file systems, are told only here.
    guard close(file) == 0 else { throw FileError("write", path, Errno(rawValue: errno)) }
  }

  private static let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC

  /// The mode bits that the process's umask takes away.
  ///
  /// Read from /proc because the system call can only tell by changing it. Where that fails, all
  /// bits count as taken, which costs one more system call for each file.
  private static let umask: UInt32 = {
    guard let status = try? FileDescriptor.open("/proc/self/status", .readOnly) else {
      return 0o777
    }
    defer { try? status.close() }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { (try? status.read(into: $0)) ?? 0 }
    for line in String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n") {
      guard line.hasPrefix("Umask:"),
        let value = UInt32(line.dropFirst(6).drop { $0 == " " || $0 == "\t" }, radix: 8)
      else { continue }
      return value
    }
    return 0o777
  }()
}

/// A file that is being written for the first time; valid only inside `createFile`.
package struct NewFile: ~Copyable {
  private let path: FilePath
  private let descriptor: CInt

  fileprivate init(path: FilePath, descriptor: CInt) {
    self.path = path
    self.descriptor = descriptor
  }

  /// Appends bytes.
  ///
  /// Throws `FileError`, for a full disk too.
  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = Glibc.write(descriptor, start, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError("write", path, Errno(rawValue: errno))
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}
