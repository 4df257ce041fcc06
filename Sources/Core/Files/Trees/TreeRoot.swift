internal import Glibc
package import SystemPackage

/// The directory of a tree of foreign files, which are read without ever leaving it.
///
/// The directory is opened once. Every component of a path below it is opened in the one above
/// (openat(2) with O_NOFOLLOW), so a symbolic link at any place, the last included, leads nowhere,
/// also one that is put there meanwhile. Nothing but regular files is read, opening a named pipe
/// does not wait for a writer, and no file is read that has more bytes than its reader allows. Each
/// call uses a constant number of descriptors.
package final class TreeRoot: Sendable {
  /// The path by which it was opened, for messages.
  package let path: FilePath
  private let descriptor: CInt
  /// What counts the entries that are listed and the bytes that are read; nil to count none.
  let budget: Budget?

  private static let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC

  private init(path: FilePath, descriptor: CInt, budget: Budget?) {
    self.path = path
    self.descriptor = descriptor
    self.budget = budget
  }

  deinit { close(descriptor) }

  /// Opens a directory that the user or the program chose; links in its own path are followed.
  ///
  /// Throws `FileError`.
  package static func open(_ path: FilePath) throws(FileError) -> TreeRoot {
    let descriptor = path.withPlatformString { Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw FileError("open directory", path, Errno(rawValue: errno)) }
    return TreeRoot(path: path, descriptor: descriptor, budget: nil)
  }

  /// Opens a directory of the tree as a tree of its own, in which `budget` counts what is listed and
  /// read as a whole; nil for the budget of this one.
  ///
  /// Throws `FileError`.
  package func subtree(
    _ relative: FilePath, budget: Budget? = nil
  ) throws(FileError) -> TreeRoot {
    TreeRoot(
      path: path.pushing(relative),
      descriptor: try openDirectory(Self.names(relative), of: relative),
      budget: budget ?? self.budget)
  }

  /// Returns the metadata of a path, as lstat(2) does; nil if it does not exist, or if something on
  /// the way is not a directory.
  ///
  /// Throws `FileError`.
  package func status(_ relative: FilePath) throws(FileError) -> Stat? {
    var status = stat()
    let code: CInt
    do throws(FileError) {
      code = try inParent(of: relative) { directory, name in
        fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW)
      }
    } catch {
      if Self.isAbsence(error.reason) { return nil }
      throw error
    }
    if code == 0 { return Stat(rawValue: status) }
    if errno == ENOENT { return nil }
    throw FileError("stat", path.pushing(relative), Errno(rawValue: errno))
  }

  /// Returns whether a path is a directory, and not a link to one.
  ///
  /// Throws `FileError`.
  package func isDirectory(_ relative: FilePath) throws(FileError) -> Bool {
    if relative.isEmpty { return true }
    return try status(relative)?.type == .directory
  }

  /// Returns whether a path is a regular file, and not a link to one.
  ///
  /// Throws `FileError`.
  package func isRegularFile(_ relative: FilePath) throws(FileError) -> Bool {
    try status(relative)?.type == .regular
  }

  /// Returns the target of a symbolic link.
  ///
  /// Throws `FileError`.
  package func linkTarget(_ relative: FilePath) throws(FileError) -> FilePath {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = try inParent(of: relative) { directory, name in
      readlinkat(directory, name, &buffer, Int(PATH_MAX))
    }
    guard count >= 0 else {
      throw FileError("read symbolic link", path.pushing(relative), Errno(rawValue: errno))
    }
    buffer[count] = 0
    return FilePath(platformString: buffer)
  }

  /// Opens a regular file.
  ///
  /// Throws `TreeFileError` for a link or a special file, and `FileError`, also where nothing is.
  package func open(_ relative: FilePath) throws -> RandomAccessFile {
    let path = self.path.pushing(relative)
    let file = try inParent(of: relative) { directory, name in
      openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    }
    guard file >= 0 else {
      let reason = Errno(rawValue: errno)
      if reason == .tooManySymbolicLinkLevels {
        throw TreeFileError(path: path, reason: .link(try linkTarget(relative)))
      }
      // A socket, or a device without a driver.
      if reason == .noSuchAddressOrDevice { throw TreeFileError(path: path, reason: .special) }
      throw FileError("open", path, reason)
    }
    guard let opened = try RandomAccessFile(takingRegular: file, path: path) else {
      throw TreeFileError(path: path, reason: .special)
    }
    return opened
  }

  /// Returns the bytes of a regular file; nil if nothing is there.
  ///
  /// Throws `TreeFileError` for a link or a special file, and `FileError`, which is EFBIG for a file
  /// of more than `limit` bytes, and `BudgetError`.
  package func read(_ relative: FilePath, limit: Int) throws -> [UInt8]? {
    let file: RandomAccessFile
    do {
      file = try open(relative)
    } catch let error as FileError where Self.isAbsence(error.reason) {
      return nil
    }
    if file.size <= limit { try budget?.spend(bytes: file.size) }
    return try file.contents(limit: limit)
  }

  /// Returns the text of a regular file, with what is not UTF-8 replaced; nil if nothing is
  /// there.
  ///
  /// Throws what `read` throws.
  package func text(_ relative: FilePath, limit: Int) throws -> String? {
    try read(relative, limit: limit).map { String(replacingFlawsIn: $0) }
  }

  /// Removes a file, a symbolic link or an empty directory, if it exists.
  ///
  /// Throws `FileError`.
  package func remove(_ relative: FilePath) throws(FileError) {
    guard let status = try status(relative) else { return }
    let flag = status.type == .directory ? AT_REMOVEDIR : 0
    let code = try inParent(of: relative) { unlinkat($0, $1, flag) }
    guard code == 0 else {
      throw FileError("remove", path.pushing(relative), Errno(rawValue: errno))
    }
  }

  /// Calls `body` with the open directory that a path is in and its last component.
  ///
  /// What `body` leaves in `errno` is kept.
  private func inParent<Result>(
    of relative: FilePath, _ body: (CInt, UnsafePointer<CChar>) -> Result
  ) throws(FileError) -> Result {
    let names = Self.names(relative)
    guard let last = names.last, DirectoryNames.isName(last) else {
      throw FileError("open", path.pushing(relative), .invalidArgument)
    }
    if names.count == 1 { return body(descriptor, last) }
    let parent = try openDirectory(names.dropLast(), of: relative)
    let result = body(parent, last)
    let reason = errno
    close(parent)
    errno = reason
    return result
  }

  /// Opens a directory, that of the tree itself anew for no names; `relative` is for messages.
  func openDirectory(
    _ names: some Sequence<[CChar]>, of relative: FilePath
  ) throws(FileError) -> CInt {
    var current: CInt?
    for name in names {
      let isName = DirectoryNames.isName(name)
      let next = isName ? openat(current ?? descriptor, name, Self.flags) : -1
      let reason = isName ? Errno(rawValue: errno) : .invalidArgument
      if let current { close(current) }
      guard next >= 0 else { throw FileError("open directory", path.pushing(relative), reason) }
      current = next
    }
    if let current { return current }
    let copy = openat(descriptor, ".", Self.flags)
    guard copy >= 0 else {
      throw FileError("open directory", path.pushing(relative), Errno(rawValue: errno))
    }
    return copy
  }

  /// Returns the components of a path as C strings.
  ///
  /// An absolute path has an empty one first, which is no name.
  static func names(_ relative: FilePath) -> [[CChar]] {
    if relative.isEmpty { return [] }
    return relative.withPlatformString { path in
      UnsafeBufferPointer(start: path, count: strlen(path))
        .split(separator: CChar(UInt8(ascii: "/")), omittingEmptySubsequences: false)
        .map { $0 + [0] }
    }
  }

  /// Returns whether an error says that nothing is there, or a link on the way.
  static func isAbsence(_ reason: Errno) -> Bool {
    reason == .noSuchFileOrDirectory || reason == .notDirectory
      || reason == .tooManySymbolicLinkLevels
  }
}
