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
  /// Throws `BuildError.invalidFile`, `SyntaxError` and `FileError`.
  init(changes: FilePath) throws {
    let text = String(replacingFlawsIn: try FileSystem.read(changes))
    let paragraph = try ControlFile(parsing: text, file: changes).paragraphs.first
    let directory = changes.removingLastComponent()
    var names: [String] = []
    for line in paragraph?.field("Checksums-Sha256")?.lines ?? [] where !line.text.isEmpty {
      let words = line.text.split(separator: " ")
      guard words.count == 3, !words[2].contains("/"), !words[2].hasPrefix(".") else {
        throw BuildError.invalidFile(changes, reason: "unexpected line '\(line.text)'")
      }
      let file = directory.appending(String(words[2]))
      guard FileSystem.isRegularFile(file) else {
        throw BuildError.invalidFile(file, reason: "no such file")
      }
      let digest = try HashedFile.open(file).sha256.hex
      guard digest == words[0] else {
        throw BuildError.invalidFile(
          file, reason: "hash mismatch: expected sha256:\(words[0]), got sha256:\(digest)")
      }
      names.append(String(words[2]))
    }
    self.names = names.sorted() + [changes.lastComponent?.string ?? ""]
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
