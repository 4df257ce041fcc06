internal import Glibc
package import SystemPackage

/// Operations on whole directory trees, by descriptors.
///
/// Each directory is opened in its parent: nothing that is renamed or replaced by a symbolic link
/// meanwhile leads out of the tree, and no path is looked up twice. The number of descriptors and the
/// stack do not grow with the depth; see `TreeCursor`. All throw `FileError`.
extension FileSystem {
  /// Returns the names in a directory in byte order, without `.` and `..`.
  package static func entries(of path: FilePath) throws(FileError) -> [FilePath.Component] {
    try TreeCursor(path).names().compactMap { name in
      name.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.flatMap { FilePath.Component(platformString: $0) }
      }
    }
  }

  /// Returns the names in a directory in byte order, without `.` and `..`, as texts.
  ///
  /// Bytes that are not UTF-8 become U+FFFD: for comparing with known names, not for opening.
  package static func names(in path: FilePath) throws(FileError) -> [String] {
    try TreeCursor(path).names().map { name in
      String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  /// Returns every path below `root`, relative to it, with its metadata: parents before children,
  /// the names of each directory in byte order.
  ///
  /// Symbolic links are listed, not followed; `root` itself may be one.
  package static func walk(_ root: FilePath) throws(FileError) -> [(path: FilePath, status: Stat)] {
    var found: [(FilePath, Stat)] = []
    var cursor = try TreeCursor(root)
    // The current path, without the NUL at its end.
    var path: [CChar] = []
    // Of each directory on the way: the names that are left, the last first, and where they begin in
    // the path.
    var open = [(names: Array(try cursor.names().reversed()), start: 0)]
    while let start = open.last?.start {
      path.removeSubrange(start...)
      guard let name = open[open.count - 1].names.popLast() else {
        open.removeLast()
        if !open.isEmpty { _ = try cursor.leave() }
        continue
      }
      guard let status = try cursor.status(name) else { continue }
      path += name.dropLast()
      found.append((FilePath(platformString: path + [0]), Stat(rawValue: status)))
      guard status.st_mode & S_IFMT == S_IFDIR else { continue }
      let names = try cursor.enter(name)
      guard !names.isEmpty else { continue }
      path.append(CChar(UInt8(ascii: "/")))
      open.append((names.reversed(), path.count))
    }
    return found
  }

  /// Removes a file, or a directory with its contents, if it exists.
  ///
  /// Symbolic links are not followed, `path` itself included. Directories of it that do not let their
  /// owner in are opened to him first.
  package static func removeTree(_ path: FilePath) throws(FileError) {
    guard let name = path.lastComponent, name.kind == .regular else {
      throw FileError("remove", path, .invalidArgument)
    }
    let above = path.removingLastComponent()
    let parent = above.isEmpty ? "." : above
    guard try exists(parent) else { return }
    var cursor = try TreeCursor(parent)
    // Of each directory on the way: the names that are left.
    var open = [
      [name.withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1)) }]
    ]
    while !open.isEmpty {
      guard let name = open[open.count - 1].popLast() else {
        open.removeLast()
        if !open.isEmpty { try cursor.removeDirectory(try cursor.leave()) }
        continue
      }
      if try cursor.unlink(name) { continue }
      let names = try cursor.enter(name, changingMode: true)
      if names.isEmpty { try cursor.removeDirectory(name) } else { open.append(names) }
    }
  }
}
