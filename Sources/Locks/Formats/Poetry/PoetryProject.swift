internal import Core
internal import Packaging

/// What the `pyproject.toml` of a project says to Poetry and not to its lock.
struct PoetryProject {
  /// A dependency group.
  struct Group {
    let name: PackageName
    /// Whether it is installed only if it is asked for.
    let isOptional: Bool
  }

  let file: LockFile
  private let poetry: LockTable?

  /// Throws `LockError`.
  init(_ file: LockFile) throws(LockError) {
    self.file = file
    poetry = try file.root.table("tool")?.table("poetry")
  }

  /// Whether the project itself is installed.
  var isPackage: Bool {
    get throws(LockError) { try poetry?.boolean("package-mode") ?? true }
  }

  /// Returns the groups of the project.
  func groups() throws(LockError) -> [Group] {
    var names: [PackageName] = []
    var optional: Set<PackageName> = []
    let tables = try poetry?.table("group")
    for (table, isPoetry) in [(try file.root.table("dependency-groups"), false), (tables, true)] {
      guard let table else { continue }
      for key in table.keys {
        let name = try table.name(key, for: key)
        if !names.contains(name) { names.append(name) }
        if isPoetry, try table.table(key)?.boolean("optional") == true { optional.insert(name) }
      }
    }
    if try poetry?.table("dev-dependencies") != nil, let dev = try? PackageName("dev"),
      !names.contains(dev)
    {
      names.append(dev)
    }
    return names.map { Group(name: $0, isOptional: optional.contains($0)) }
  }
}
