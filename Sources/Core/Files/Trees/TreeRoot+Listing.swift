internal import Glibc
package import SystemPackage

extension TreeRoot {
  /// Returns the names in a directory in byte order; none where there is no directory.
  ///
  /// Throws `BudgetError` and `FileError`.
  package func entries(of relative: FilePath) throws -> [FilePath.Component] {
    try children(of: relative).compactMap(\.path.lastComponent)
  }

  /// Returns the directories in a directory, relative to the tree, in byte order.
  ///
  /// Throws `BudgetError` and `FileError`.
  package func directories(in relative: FilePath) throws -> [FilePath] {
    try children(of: relative).filter { $0.type == .directory }.map(\.path)
  }

  /// Returns the regular files in a directory at any depth, relative to the tree: those of a
  /// directory before those of its directories, each in byte order.
  ///
  /// Throws `BudgetError` and `FileError`.
  package func files(below relative: FilePath) throws -> [FilePath] {
    var files: [FilePath] = []
    var pending = [relative]
    while let directory = pending.popLast() {
      let children = try children(of: directory)
      files += children.filter { $0.type == .regular }.map(\.path)
      pending += children.filter { $0.type == .directory }.map(\.path).reversed()
    }
    return files
  }

  /// Returns what is in a directory, relative to the tree, with its type; nothing where there is no
  /// directory.
  private func children(
    of relative: FilePath
  ) throws -> [(path: FilePath, type: FileType)] {
    let descriptor: CInt
    do throws(FileError) {
      descriptor = try openDirectory(Self.names(relative), of: relative)
    } catch {
      if Self.isAbsence(error.reason) { return [] }
      throw error
    }
    defer { close(descriptor) }
    let names: [[CChar]]
    do throws(Errno) {
      names = try DirectoryNames.read(descriptor)
    } catch {
      throw FileError("read directory", path.pushing(relative), error)
    }
    var children: [(path: FilePath, type: FileType)] = []
    for name in names {
      let path = relative.pushing(FilePath(platformString: name))
      var status = stat()
      guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
        if errno == ENOENT { continue }
        throw FileError("stat", self.path.pushing(path), Errno(rawValue: errno))
      }
      try budget?.spend()
      children.append((path, Stat(rawValue: status).type))
    }
    return children
  }
}
