internal import Core
internal import SystemPackage
internal import Venv

/// Files of others at the path of the tree, which become a part of it: what dh_install(1) puts there,
/// for example, before the tree is made.
struct PreexistingFiles {
  /// The directory that they are in.
  let root: FilePath
  /// Their paths relative to it, in the order of `FileSystem.walk`; directories only if they are empty.
  let paths: [FilePath]

  /// Finds the files at the path of a tree.
  ///
  /// Where there is a tree of an earlier run, its report says which files are not its own. Throws
  /// `CommitError.foreignTree` for something other than a directory and for a virtual environment
  /// that venvdeb did not create, `ReportError` and `FileError`.
  static func find(at tree: FilePath, report: FilePath?) throws -> PreexistingFiles {
    guard let status = try FileSystem.status(tree) else {
      return PreexistingFiles(root: tree, paths: [])
    }
    guard status.type == .directory else { throw CommitError.foreignTree(tree) }
    let contents = try TreeRoot.open(tree)
    let configuration = FilePath(PyvenvConfig.fileName)
    guard try contents.status(configuration) != nil else {
      return PreexistingFiles(root: tree, paths: try all(in: tree))
    }
    guard let text = try? contents.text(configuration, limit: PyvenvConfig.sizeLimit),
      PyvenvConfig(parsing: text).isOurs
    else { throw CommitError.foreignTree(tree) }
    let kept = try report.flatMap { try Report.earlier(at: $0) }?.kept.map(\.path) ?? []
    return PreexistingFiles(root: tree, paths: try kept.filter { try contents.status($0) != nil })
  }

  /// Returns these files and others of the same directory.
  func adding(_ others: [FilePath]) -> PreexistingFiles {
    PreexistingFiles(root: root, paths: paths + others.filter { !paths.contains($0) })
  }

  private static func all(in tree: FilePath) throws -> [FilePath] {
    try FileSystem.walk(tree).filter { path, status in
      guard status.type == .directory else { return true }
      return try FileSystem.entries(of: tree.pushing(path)).isEmpty
    }.map(\.path)
  }

  /// Links the files into a new tree, with the directories that lead to them.
  ///
  /// They also stay where they are, so that a run that fails has changed nothing. Throws
  /// `CommitError.takenPath` where the tree has a file of its own, and `FileError`.
  func link(into tree: FilePath) throws {
    for path in paths {
      try makeDirectories(path.removingLastComponent(), in: tree)
      let (source, target) = (root.pushing(path), tree.pushing(path))
      let isDirectory = try FileSystem.status(source)?.type == .directory
      if isDirectory {
        try makeDirectories(path, in: tree)
      } else {
        guard try !FileSystem.exists(target) else { throw CommitError.takenPath(source) }
        try FileSystem.createLink(target, to: source)
      }
    }
  }

  private func makeDirectories(_ path: FilePath, in tree: FilePath) throws {
    guard !path.isEmpty else { return }
    try makeDirectories(path.removingLastComponent(), in: tree)
    let (source, target) = (root.pushing(path), tree.pushing(path))
    if let status = try FileSystem.status(target) {
      guard status.type == .directory else { throw CommitError.takenPath(source) }
      return
    }
    try FileSystem.createDirectory(target)
    if let status = try FileSystem.status(source) {
      try FileSystem.setPermissions(of: target, to: status.permissions)
    }
  }
}
