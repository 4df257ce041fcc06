internal import Core
internal import Packaging
internal import SystemPackage

/// A workspace of uv: projects that share the lock at its root.
///
/// A project that is a member of no other one is a workspace of its own.
struct UvWorkspace {
  let root: FilePath
  /// The `pyproject.toml` of the root.
  let file: LockFile
  /// The table `[tool.uv.workspace]`; nil if there is none.
  private let table: LockTable?
  /// The paths of members, relative to the root; parts of them may be patterns.
  private let members: [[Substring]]
  private let exclusions: [GlobPattern]

  /// Reads the `pyproject.toml` of a directory; nil if there is none that can be read.
  init?(at root: FilePath) {
    guard
      let file = try? LockFile.tomlIfPresent(
        root.appending("pyproject.toml"), format: "project file")
    else { return nil }
    let table = try? file.uv?.table("workspace")
    self.root = root
    self.file = file
    self.table = table
    func paths(_ key: String) -> [[Substring]] {
      (table?.table[key]?.array ?? []).compactMap(\.string).compactMap(Self.normalized)
    }
    members = paths("members")
    exclusions = paths("exclude").map { GlobPattern($0.joined(separator: "/")) }
  }

  /// Returns the root of the workspace of which the project in a directory is a member; nil if it
  /// is of none, or the root itself.
  ///
  /// As for uv, the first project above decides: whether it is the root of a workspace, and
  /// whether that has the project.
  static func root(of project: FilePath) -> FilePath? {
    if let own = UvWorkspace(at: project), own.table != nil || !own.isManaged { return nil }
    var directory = project
    while directory.lastComponent != nil {
      directory.removeLastComponent()
      guard FileSystem.isRegularFile(directory.appending("pyproject.toml")) else { continue }
      guard let workspace = UvWorkspace(at: directory) else { return nil }
      return workspace.isMember(project) ? directory : nil
    }
    return nil
  }

  /// Returns whether the workspace names a directory as that of a member.
  func isMember(_ directory: FilePath) -> Bool {
    guard directory.starts(with: root), directory != root else { return false }
    let path = directory.components.dropFirst(root.components.count).map(\.string)
      .joined(separator: "/")
    return members.contains {
      GlobPattern($0.joined(separator: "/")).matches(path, crossesSlashes: false)
    } && !isExcluded(path)
  }

  /// Returns the directories of its members, in order and with the root if that is a project.
  ///
  /// Returns nil if there are too many directories to look at.
  func memberDirectories() -> [FilePath]? {
    var search = Search()
    for path in members { search.add(root, path[...]) }
    guard search.count <= Search.limit else { return nil }
    let found = search.found.filter { directory in
      guard directory != root, let member = UvWorkspace(at: directory) else { return false }
      let path = directory.components.dropFirst(root.components.count).map(\.string)
      return !isExcluded(path.joined(separator: "/")) && member.isManaged && member.isProject
    }
    return (isProject ? [root] : []) + found.sorted { $0.string < $1.string }
  }

  /// Whether uv manages the project: `managed = false` takes it out of every workspace.
  private var isManaged: Bool { (try? file.uv?.boolean("managed")) != false }

  private var isProject: Bool { file.root.table["project"]?.table != nil }

  private func isExcluded(_ path: String) -> Bool { exclusions.contains { $0.matches(path) } }

  /// Returns the parts of a path without `.` and `..`; nil for one that leaves the workspace.
  private static func normalized(_ path: String) -> [Substring]? {
    guard !path.hasPrefix("/") else { return nil }
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(part)
      } else if parts.popLast() == nil {
        return nil
      }
    }
    return parts
  }

  /// The search for directories with names that match patterns.
  private struct Search {
    /// The most directories that are looked at.
    static let limit = 20_000
    private(set) var found: Set<FilePath> = []
    private(set) var count = 0

    mutating func add(_ directory: FilePath, _ path: ArraySlice<Substring>) {
      guard let first = path.first else {
        found.insert(directory)
        return
      }
      let rest = path.dropFirst()
      guard GlobPattern.isPattern(first) else {
        let next = directory.appending(String(first))
        if FileSystem.isDirectory(next) { add(next, rest) }
        return
      }
      count += 1
      guard count <= Self.limit else { return }
      if first == "**" { add(directory, rest) }
      let pattern = GlobPattern(first)
      for name in (try? FileSystem.entries(of: directory)) ?? [] {
        let next = directory.appending(name)
        guard FileSystem.isDirectory(next) else { continue }
        if first == "**" {
          let isLink = (try? FileSystem.readSymbolicLink(next)) != nil
          if !isLink { add(next, path) }
        } else if pattern.matches(name.string) {
          add(next, rest)
        }
      }
    }
  }
}

extension LockFile {
  /// The table `[tool.uv]` of a `pyproject.toml`; nil if there is none.
  var uv: LockTable? {
    get throws(LockError) { try root.table("tool")?.table("uv") }
  }
}
