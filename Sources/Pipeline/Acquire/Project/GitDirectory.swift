internal import Core
internal import SystemPackage

/// A Git directory (gitrepository-layout(5)): that of a clone, of a submodule or of a linked
/// working tree.
struct GitDirectory {
  /// What belongs to one working tree: HEAD and the index.
  private let path: FilePath
  /// What all working trees share; the same directory, except for a linked working tree.
  private let common: FilePath

  /// Finds the Git directory of a working tree; nil if what its `.git` names does not exist.
  static func find(in top: FilePath) throws -> GitDirectory? {
    let entry = top.appending(".git")
    var path = entry
    if !FileSystem.isDirectory(entry) {
      guard let target = try? firstLine(of: entry), target.hasPrefix("gitdir: ") else { return nil }
      path = top.pushing(FilePath(String(target.dropFirst("gitdir: ".count))))
    }
    guard let path = try? FileSystem.resolve(path) else { return nil }
    guard let shared = try? firstLine(of: path.appending("commondir")) else {
      return GitDirectory(path: path, common: path)
    }
    return (try? FileSystem.resolve(path.pushing(FilePath(shared)))).map {
      GitDirectory(path: path, common: $0)
    }
  }

  private static func firstLine(of file: FilePath) throws -> String {
    String(try FileSystem.readText(file).prefix { $0 != "\n" })
  }

  /// Writes a Git directory with the same commits and references for another working tree.
  ///
  /// Its index and configuration are its own, so that the original is not changed. `ignored` are
  /// paths of `worktree` that are no untracked files. Throws `FileError`.
  func write(to target: FilePath, for worktree: FilePath, ignoring ignored: [FilePath]) throws {
    try FileSystem.createDirectories(target.appending("info"))
    try share(common, in: target)
    if path != common { try share(path, in: target) }
    try write(["exclude", "sparse-checkout", "attributes", "grafts"], to: target.appending("info"))

    let exclude = target.appending("info").appending("exclude")
    let lines = ignored.map { "/\(Self.escaped($0.string))\n" }.joined()
    try AtomicFile.write(try Self.bytes(of: exclude) + Array("\n\(lines)".utf8), to: exclude)

    let settings =
      try Self.bytes(of: target.appending("config"))
      + Self.bytes(of: target.appending("config.worktree"))
    try FileSystem.remove(target.appending("config.worktree"))
    try AtomicFile.write(
      settings + Array(Self.settings(for: worktree).utf8), to: target.appending("config"))
  }

  /// Returns the bytes of a file, whose names may be in any encoding, with a line end after them;
  /// none where there is no file.
  private static func bytes(of file: FilePath) throws -> [UInt8] {
    try FileSystem.exists(file) ? FileSystem.read(file) + [UInt8(ascii: "\n")] : []
  }

  /// Links the directories of a Git directory, and copies its files; later ones replace earlier.
  private func share(_ directory: FilePath, in target: FilePath) throws {
    for name in try FileSystem.entries(of: directory) {
      let (from, to) = (directory.appending(name), target.appending(name))
      guard !Self.unshared.contains(name.string), !name.string.hasSuffix(".lock"),
        let status = try FileSystem.status(from)
      else { continue }
      try FileSystem.remove(to)
      switch status.type {
      case .regular: try AtomicFile.copy(from, to: to)
      case .directory: try FileSystem.createSymbolicLink(to, to: from)
      case .symbolicLink:
        // HEAD was a link once.
        let link = try FileSystem.readSymbolicLink(from)
        try FileSystem.createSymbolicLink(
          to, to: name.string == "HEAD" ? link : directory.pushing(link))
      default: break
      }
    }
  }

  private static let unshared: Set = [
    "commondir", "fsmonitor--daemon", "fsmonitor--daemon.ipc", "gc.pid", "gitdir", "hooks", "info",
    "locked", "worktrees",
  ]

  private func write(_ names: [FilePath.Component], to directory: FilePath) throws {
    for name in names {
      let file = common.appending("info").appending(name)
      if FileSystem.isRegularFile(file) {
        try AtomicFile.copy(file, to: directory.appending(name))
      }
    }
  }

  /// Settings that count because they come last (git-config(1)).
  ///
  /// Of a file that was copied only size and time say that it is the original.
  private static func settings(for worktree: FilePath) -> String {
    let path = worktree.string.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return """
      [core]
      \tbare = false
      \tworktree = "\(path)"
      \tcheckStat = minimal
      \ttrustctime = false
      \tfsmonitor = false
      \tuntrackedCache = false
      [extensions]
      \tworktreeConfig = false

      """
  }

  /// Returns a path as a pattern that matches only it (gitignore(5)).
  private static func escaped(_ path: String) -> String {
    String(path.flatMap { "\\*?[ ".contains($0) ? ["\\", $0] : [$0] })
  }
}
