internal import Core
internal import SystemPackage
internal import Venv

/// Files of others at the place of the tree, which become a part of it: what dh_install(1) puts
/// there, for example, before the tree is made.
struct KeptFiles {
  /// The directory that they are in.
  let root: FilePath
  /// Relative to it, in the order of `FileSystem.walk`; directories if they are empty.
  let paths: [FilePath]

  /// Looks at the place of a tree.
  ///
  /// Where a run of ours was before, the report that it left, at `report`, tells what was not its
  /// own. Throws `StageError.foreignTree` for something other than a directory and for a virtual
  /// environment that venvdeb did not make.
  static func find(at tree: FilePath, report: FilePath?) throws -> KeptFiles {
    guard let status = try FileSystem.status(tree) else { return KeptFiles(root: tree, paths: []) }
    guard status.type == .directory else { throw StageError.foreignTree(tree) }
    let configuration = tree.appending("pyvenv.cfg")
    guard try FileSystem.exists(configuration) else {
      return KeptFiles(root: tree, paths: try all(in: tree))
    }
    guard let text = try? FileSystem.readText(configuration), PyvenvConfig(parsing: text).isOurs
    else { throw StageError.foreignTree(tree) }
    // What is no report, or one of an older version, is about to be overwritten and tells nothing.
    let known = report.flatMap { try? StagedReport.read($0) }
    let kept = (known?.kept ?? []).map { FilePath($0) }
    return KeptFiles(
      root: tree, paths: try kept.filter { try FileSystem.exists(tree.pushing($0)) })
  }

  private static func all(in tree: FilePath) throws -> [FilePath] {
    try FileSystem.walk(tree).filter { path, status in
      guard status.type == .directory else { return true }
      return try FileSystem.entries(of: tree.pushing(path)).isEmpty
    }.map(\.path)
  }

  /// Gives the files further names in a new tree, with the directories that lead to them.
  ///
  /// They stay where they are, too, so that a run that fails has changed nothing. Throws
  /// `StageError.takenPath` where the tree has something of its own.
  func link(into tree: FilePath) throws {
    for path in paths {
      try makeDirectories(path.removingLastComponent(), in: tree)
      let (source, target) = (root.pushing(path), tree.pushing(path))
      let isDirectory = try FileSystem.status(source)?.type == .directory
      if isDirectory {
        try makeDirectories(path, in: tree)
      } else {
        guard try !FileSystem.exists(target) else { throw StageError.takenPath(source) }
        try FileSystem.createLink(target, to: source)
      }
    }
  }

  private func makeDirectories(_ path: FilePath, in tree: FilePath) throws {
    guard !path.isEmpty else { return }
    try makeDirectories(path.removingLastComponent(), in: tree)
    let (source, target) = (root.pushing(path), tree.pushing(path))
    if let status = try FileSystem.status(target) {
      guard status.type == .directory else { throw StageError.takenPath(source) }
      return
    }
    try FileSystem.createDirectory(target)
    if let status = try FileSystem.status(source) {
      try FileSystem.setPermissions(of: target, to: status.permissions)
    }
  }
}
