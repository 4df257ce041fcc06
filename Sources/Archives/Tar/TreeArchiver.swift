package import Core
internal import Glibc
package import SystemPackage

/// A packer of directory trees: equal trees give equal bytes.
///
/// Members are in byte order of their names, directory by directory; the owner is root; directories
/// and executable files have mode 0755, other files 0644; all have the same time. Hard links are
/// packed as separate files.
package struct TreeArchiver: Sendable {
  /// The time of every member.
  package var date: SourceDate
  /// The directory of all members, as `demo-1.0` in a source tarball; may be empty.
  ///
  /// It becomes a member too, with the directories above it.
  package var prefix: FilePath

  /// The amount of what was packed.
  package struct Summary: Sendable, Hashable {
    /// The number of members.
    package var entries = 0
    /// The number of bytes of all files.
    package var bytes = 0
  }

  /// A packer with one time for all members.
  package init(date: SourceDate, prefix: FilePath = "") {
    self.date = date
    self.prefix = prefix
  }

  /// Adds the contents of `tree` to `writer`.
  ///
  /// - Parameters:
  ///   - tree: A directory. The directory itself becomes a member only as the end of `prefix`;
  ///     symbolic links in it are packed, not followed.
  ///   - writer: The archive.
  ///   - includes: Returns whether to pack a path, relative to `tree`; a directory that is not
  ///     packed is not entered.
  /// - Returns: The amount of what was packed.
  /// - Throws: `ArchiveError`, also for a special file.
  @discardableResult
  package func add(
    _ tree: FilePath, to writer: inout ArchiveWriter,
    includes: (FilePath) throws -> Bool = { _ in true }
  ) throws(ArchiveError) -> Summary {
    var summary = Summary()
    var above = FilePath("")
    for name in prefix.components {
      above.append(name)
      try writer.add(entry(above, .directory, .directory))
      summary.entries += 1
    }
    let found: [(path: FilePath, status: Stat)]
    do {
      found = try Self.walk(tree, includes: includes)
    } catch {
      throw ArchiveError(writer.path, member: Self.bytes(prefix), .contents(reason: error))
    }
    for (path, status) in found {
      try add(path, status, of: tree, to: &writer)
      summary.entries += 1
      if status.type == .regular {
        summary.bytes += min(Int(status.size), .max - summary.bytes)
      }
    }
    return summary
  }

  private func add(
    _ path: FilePath, _ status: Stat, of tree: FilePath, to writer: inout ArchiveWriter
  ) throws(ArchiveError) {
    let name = prefix.pushing(path)
    let source = tree.pushing(path)
    let archive = writer.path
    func unreadable(_ error: any Error) -> ArchiveError {
      ArchiveError(archive, member: Self.bytes(name), .contents(reason: error))
    }
    switch status.type {
    case .directory: try writer.add(entry(name, .directory, .directory))
    case .symbolicLink:
      let target: [UInt8]
      do {
        target = try Self.target(of: source)
      } catch {
        throw unreadable(error)
      }
      try writer.add(entry(name, .symbolicLink(target: target), FilePermissions(rawValue: 0o777)))
    case .regular:
      let file: RandomAccessFile
      do {
        file = try RandomAccessFile.open(source)
      } catch {
        throw unreadable(error)
      }
      let permissions: FilePermissions = status.permissions.isExecutable ? .executable : .file
      try writer.add(entry(name, .regular, permissions), contents: file)
    default: throw unreadable(FileError("pack special file", source, .notSupported))
    }
  }

  /// Walks the tree, skipping what is not included.
  private static func walk(
    _ tree: FilePath, includes: (FilePath) throws -> Bool
  ) throws -> [(path: FilePath, status: Stat)] {
    var excluded: FilePath?
    return try FileSystem.walk(tree).filter { path, _ in
      if let excluded, path.starts(with: excluded) { return false }
      if try includes(path) { return true }
      excluded = path
      return false
    }
  }

  private func entry(
    _ path: FilePath, _ kind: ArchiveEntry.Kind, _ permissions: FilePermissions
  ) -> ArchiveEntry {
    ArchiveEntry(
      path: Self.bytes(path), kind: kind, permissions: permissions,
      modified: .init(seconds: date.seconds))
  }

  /// Returns the exact bytes of the target of a link; `FilePath` would normalize them.
  private static func target(of path: FilePath) throws(FileError) -> [UInt8] {
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = path.withPlatformString { readlink($0, &target, target.count) }
    guard count >= 0 else {
      throw FileError("read symbolic link", path, Errno(rawValue: errno))
    }
    return target.prefix(count).map { UInt8(bitPattern: $0) }
  }

  private static func bytes(_ path: FilePath) -> [UInt8] {
    path.withPlatformString { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
  }
}
