internal import Core
internal import SystemPackage

/// A copy of a project to build in, because backends leave `build/` and `*.egg-info` beside the
/// source, with everything around it that a build can ask for.
///
/// `pip wheel .` and `uv build` build in place, so projects rely on their surroundings: data that is
/// a link to another directory of the repository, `root = ".."` of setuptools-scm, `../shared` of
/// Hatch. The copy therefore has the same path below a directory of the run as the project has below
/// the root; beside each directory on that path are links to what is beside the original. The state
/// of Git comes along (`GitCheckout.writeState`).
///
/// Left out are directories of the packaging (`debian/`, wheelhouses, the destdir), which
/// setuptools before version 67 would take for packages of the project, and caches.
struct ProjectCopy {
  /// The project, without symbolic links.
  let source: FilePath
  /// Directories that are not copied.
  let excluded: Set<FilePath>

  private let git: GitCheckout?

  /// Looks at a project and its version control, and copies nothing.
  ///
  /// `excluded` are directories of the packaging, wherever they are. Throws `FileError`.
  init(_ project: FilePath, excluding excluded: [FilePath], git: GitCheckout?) throws {
    source = try FileSystem.resolve(project)
    let wheelhouses = try PackagingWheelhouse.all(in: source)
    var paths = Set((excluded + wheelhouses).map { (try? FileSystem.resolve($0)) ?? $0 })
    if let packaging = try PackagingDirectory.unneeded(by: source) { paths.insert(packaging) }
    paths.remove(source)
    self.excluded = paths
    self.git = git
  }

  /// What tools leave in a project, and no build needs unless it is under version control.
  static let caches: Set = [
    "__pycache__", ".tox", ".nox", ".venv", ".debhelper", ".mypy_cache", ".pytest_cache",
    ".ruff_cache",
  ]

  /// Writes the copy and what surrounds it below `root`, and returns the path of the copy.
  ///
  /// Throws `FileError`.
  func write(below root: FilePath) async throws -> FilePath {
    let target = root.pushing(relativePath(source))
    var links: [FilePath] = []
    var parent = FilePath("/")
    try FileSystem.createDirectories(root)
    for component in source.components {
      let directory = root.pushing(relativePath(parent))
      // What is beside a directory of the root itself belongs to the system.
      if !parent.components.isEmpty {
        links += try surround(component, of: parent, in: directory)
      }
      parent.append(component)
      try FileSystem.createDirectories(root.pushing(relativePath(parent)))
    }
    let copied = try copy("", to: target, isCache: false)
    try await git?.writeState(
      forCopyOf: source, without: excluded, links: links, below: root)
    try repair(copied, in: target)
    return target
  }

  private func relativePath(_ path: FilePath) -> FilePath {
    FilePath(root: nil, path.components)
  }

  /// Makes links to what is beside `component` in a directory; nothing if it cannot be listed.
  private func surround(
    _ component: FilePath.Component, of parent: FilePath, in directory: FilePath
  ) throws -> [FilePath] {
    guard let names = try? FileSystem.entries(of: parent) else { return [] }
    var links: [FilePath] = []
    for name in names where name != component {
      let path = parent.appending(name)
      if excluded.contains(path) || git?.top == parent && name.string == ".git" { continue }
      try FileSystem.createSymbolicLink(directory.appending(name), to: path)
      links.append(path)
    }
    return links
  }

  /// Copies a directory of the project, and returns the links among its files.
  private func copy(
    _ directory: FilePath, to target: FilePath, isCache: Bool
  ) throws -> [FilePath] {
    var links: [FilePath] = []
    for name in try FileSystem.entries(of: source.pushing(directory)) {
      let path = directory.appending(name)
      let from = source.pushing(path)
      let to = target.pushing(path)
      guard let status = try FileSystem.status(from), !excluded.contains(from) else { continue }
      if directory.isEmpty, name.string == ".git", git?.top == source { continue }
      if status.type == .directory {
        if [".git", ".hg"].contains(name.string) {
          try FileSystem.createSymbolicLink(to, to: from)
          continue
        }
        let isCache = isCache || Self.caches.contains(name.string)
        if isCache, git?.hasTrackedFiles(below: from) != true { continue }
        try FileSystem.createDirectories(to)
        links += try copy(path, to: target, isCache: isCache)
      } else if isCache, git?.isTracked(from) != true {
        continue
      } else if status.type == .symbolicLink {
        try FileSystem.createSymbolicLink(to, to: try FileSystem.readSymbolicLink(from))
        links.append(path)
      } else if status.type == .regular {
        let permissions = status.permissions.intersection(.executable)
        try AtomicFile.copy(from, to: to, permissions: permissions.union(.ownerReadWrite))
        // Git compares it with what it knows of the original.
        try FileSystem.copyModificationTime(from: status, to: to)
      }
    }
    return links
  }

  /// Leads links to what is not in the copy, such as a file in `debian/`, to the originals.
  private func repair(_ links: [FilePath], in target: FilePath) throws {
    for path in links {
      let link = target.pushing(path)
      guard (try? FileSystem.resolve(link)) == nil,
        let original = try? FileSystem.resolve(source.pushing(path))
      else { continue }
      try FileSystem.remove(link)
      try FileSystem.createSymbolicLink(link, to: original)
    }
  }
}
