internal import Core
internal import Debian
internal import Glibc
internal import SystemPackage

/// The files of a build: a `.changes` file (deb-changes(5)) and what it lists.
struct BuildOutput {
  /// The names of the files, the `.changes` file last.
  let names: [String]

  /// Reads a `.changes` file, and verifies what it lists.
  ///
  /// Throws `ChangesError`, `SyntaxError` and `FileError`.
  init(changes path: FilePath) throws {
    let changes = try ChangesFile.read(path)
    try changes.verifyMembers()
    names = changes.members.map(\.name).sorted() + [path.lastComponent?.string ?? ""]
  }

  /// Returns the `.changes` files of a source package in a directory, each with its inode and time,
  /// which tell it from an earlier one of the same name.
  ///
  /// Throws `FileError`.
  static func changes(
    of source: BuildSource, in directory: FilePath
  ) throws(FileError) -> [FilePath: [Int]] {
    var found: [FilePath: [Int]] = [:]
    for name in try FileSystem.names(in: directory)
    where name.hasPrefix("\(source.fileStem)_") && name.hasSuffix(".changes") {
      let path = directory.appending(name)
      guard let status = try FileSystem.status(path)?.rawValue else { continue }
      found[path] = [Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }
    return found
  }

  /// Moves the files to another directory; upstream tarballs are copied, since the next build needs
  /// them.
  ///
  /// Throws `FileError`.
  func move(from source: FilePath, to destination: FilePath) throws(FileError) {
    for name in names {
      let file = source.appending(name)
      let target = destination.appending(name)
      if name.contains(".orig.tar.") || name.contains(".orig-") {
        try AtomicFile.copy(file, to: target)
        continue
      }
      do {
        try FileSystem.rename(file, to: target)
      } catch  where error.reason == .improperLink {
        // The directories are on different file systems.
        try AtomicFile.copy(file, to: target)
        try FileSystem.remove(file)
      }
    }
  }

  /// Gives the files to the owner of another one, as builds by root and in other systems leave files
  /// of various users.
  ///
  /// Throws `FileError`.
  func give(in directory: FilePath, toOwnerOf path: FilePath) throws(FileError) {
    guard geteuid() == 0, let owner = try FileSystem.status(path)?.rawValue else { return }
    for name in names {
      let file = directory.appending(name)
      guard file.withPlatformString({ lchown($0, owner.st_uid, owner.st_gid) }) == 0 else {
        throw FileError("change the owner of", file, Errno(rawValue: errno))
      }
    }
  }
}
