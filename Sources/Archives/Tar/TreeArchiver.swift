package import Core
internal import Glibc
package import SystemPackage

/// Packs a directory tree so that two equal trees give equal bytes.
///
/// Members are in byte order of their names, directory by directory; the owner is root; directories
/// and what anybody may execute have mode 0755, other files 0644; the time is the same for all.
/// Files that are hard links of each other are packed as files of their own.
package struct TreeArchiver: Sendable {
  /// The time of every member.
  package var date: SourceDate
  /// What every name begins with, as `demo-1.0` for a source tarball; empty for nothing.
  ///
  /// The directories it names become members too.
  package var prefix: FilePath

  /// How much was packed.
  package struct Summary: Sendable, Hashable {
    package var entries = 0
    package var bytes = 0
  }

  package init(date: SourceDate, prefix: FilePath = "") {
    self.date = date
    self.prefix = prefix
  }

  /// Adds what is in `tree` to `writer`.
  ///
  /// - Parameters:
  ///   - tree: A directory. The directory itself becomes a member only as the end of `prefix`;
  ///     symbolic links in it are packed, not followed.
  ///   - writer: Where to add it.
  ///   - includes: Whether to pack a path, relative to `tree`; a directory that is not packed is
  ///     not entered.
  /// - Returns: How much was packed.
  /// - Throws: `ArchiveError`, for a special file too.
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
      if status.type == .regular { summary.bytes += Int(status.size) }
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

  /// The walk of `FileSystem`, without what is not included.
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

  /// The target of a link as it is; `FilePath` would tidy it.
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
