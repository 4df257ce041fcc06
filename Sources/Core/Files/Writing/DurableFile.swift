internal import Glibc
package import SystemPackage

/// A file whose contents and name survive a loss of power once they are written (fsync(2)).
///
/// `AtomicFile` alone decides what other processes see; what is on the disk after a crash of the
/// system is up to the kernel until it is told.
package enum DurableFile {
  /// Writes text to a file, and its contents to the disk; an older file is replaced.
  ///
  /// The name is durable after `syncDirectory`. Throws `FileError`.
  package static func write(
    _ text: String, to path: FilePath, permissions: FilePermissions = .file
  ) throws(FileError) {
    try write(Array(text.utf8), to: path, permissions: permissions)
  }

  /// Writes bytes to a file; see `write(_:to:permissions:)` for text.
  package static func write(
    _ bytes: [UInt8], to path: FilePath, permissions: FilePermissions = .file
  ) throws(FileError) {
    try AtomicFile.write(bytes, to: path, permissions: permissions)
    try sync(path, flags: O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
  }

  /// Copies the regular files of a directory into a new one, and the contents to the disk.
  ///
  /// Throws `FileError`; something other than a regular file is EINVAL.
  package static func copyDirectory(_ source: FilePath, to path: FilePath) throws(FileError) {
    try FileSystem.createDirectory(path)
    for name in try FileSystem.entries(of: source) {
      let file = source.appending(name)
      guard let status = try FileSystem.status(file), status.type == .regular else {
        throw FileError("copy", file, .invalidArgument, detail: "not a regular file")
      }
      let copy = path.appending(name)
      try AtomicFile.copy(file, to: copy, permissions: status.permissions)
      try sync(copy, flags: O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    }
    try syncDirectory(path)
  }

  /// Renames a file or directory and makes both names durable.
  ///
  /// Throws `FileError`.
  package static func rename(_ source: FilePath, to path: FilePath) throws(FileError) {
    try FileSystem.rename(source, to: path)
    let directory = path.removingLastComponent()
    try syncDirectory(directory)
    let origin = source.removingLastComponent()
    if origin != directory { try syncDirectory(origin) }
  }

  /// Makes the names in a directory durable: those that were added and those that are gone.
  ///
  /// Throws `FileError`.
  package static func syncDirectory(_ path: FilePath) throws(FileError) {
    try sync(path.isEmpty ? "." : path, flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  }

  /// Makes the files below a directory durable, and all names in it.
  ///
  /// That is for the files of programs that do not do it themselves. `namesOnly` is for links to files
  /// that are durable. Throws `FileError`, for errors in writing that the kernel met earlier too.
  package static func syncTree(
    _ root: FilePath, namesOnly: Bool = false
  ) throws(FileError) {
    for (path, status) in try FileSystem.walk(root) {
      switch status.type {
      case .regular where !namesOnly:
        try sync(root.pushing(path), flags: O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
      case .directory: try syncDirectory(root.pushing(path))
      default: continue
      }
    }
    try syncDirectory(root)
  }

  private static func sync(_ path: FilePath, flags: CInt) throws(FileError) {
    let descriptor = path.withPlatformString { open($0, flags) }
    guard descriptor >= 0 else { throw FileError("open", path, Errno(rawValue: errno)) }
    defer { close(descriptor) }
    // Some file systems cannot do it for directories, and say EINVAL (fsync(2)).
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw FileError("write to the disk", path, Errno(rawValue: errno))
    }
  }
}
