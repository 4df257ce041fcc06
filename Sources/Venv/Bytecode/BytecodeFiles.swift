package import Core
internal import Glibc
package import SystemPackage

/// A writer of .pyc files below a tree; one thread at a time may use it.
package final class BytecodeFiles {
  private let tree: DirectoryHandle
  /// The directory of the last file, and all that are known to be there.
  ///
  /// Bytes, as directories may differ in their Unicode form only.
  private var directory = ""
  private var directories: Set<[UInt8]> = []

  /// A writer for the tree at `tree`.
  ///
  /// Throws `FileError`.
  package init(tree: FilePath) throws(FileError) { self.tree = try DirectoryHandle.open(tree) }

  /// Writes a file that is not there yet, mode 0644; one that a wheel brought is replaced.
  ///
  /// The directory of its `__pycache__` has to be there. On an error nothing is left of the file. Throws
  /// `FileError`.
  package func write(_ bytes: UnsafeRawBufferPointer, to path: FilePath) throws(FileError) {
    let name = path.string
    try makeDirectory(of: name)
    if try !write(bytes, toNew: name) {
      let path = tree.path.pushing(path)
      try FileSystem.remove(path)
      guard try write(bytes, toNew: name) else { throw FileError("create", path, .fileExists) }
    }
  }

  /// Returns whether there was no file yet.
  private func write(
    _ bytes: UnsafeRawBufferPointer, toNew name: String
  ) throws(FileError) -> Bool {
    let file: NewFile
    do throws(FileError) {
      file = try tree.createFile(at: name, permissions: .file)
    } catch  where error.reason == .fileExists {
      return false
    }
    do throws(FileError) {
      try file.write(bytes)
      try file.close()
      return true
    } catch {
      try? FileSystem.remove(tree.path.pushing(FilePath(name)))
      throw error
    }
  }

  private func makeDirectory(of name: String) throws(FileError) {
    let end = name.utf8.lastIndex(of: UInt8(ascii: "/")) ?? name.startIndex
    if name[..<end].utf8.elementsEqual(directory.utf8) { return }
    directory = String(name[..<end])
    if directories.insert(Array(directory.utf8)).inserted { try tree.ensureDirectory(directory) }
  }
}
