internal import Core
internal import Packaging

/// A requirement as far as two can be compared: without marker, and without versions where a source
/// replaces them.
struct UvRequirementKey: Hashable {
  let name: PackageName
  let extras: Set<PackageName>
  let specifiers: VersionSpecifiers

  var description: String {
    Requirement(name: name, extras: extras, specifiers: specifiers).description
  }
}

/// The requirements of a project, as uv locks them.
struct UvProject {
  private let file: LockFile
  /// The table `[project]`; nil if there is none.
  let table: LockTable?
  private let settings: LockTable?
  /// The distributions that a source other than an index gives.
  private let replaced: Set<PackageName>

  /// Takes a `pyproject.toml`.
  ///
  /// Throws `LockError`.
  init(_ file: LockFile) throws(LockError) {
    self.file = file
    table = try file.root.table("project")
    settings = try file.root.table("tool")?.table("uv")
    var replaced: Set<PackageName> = []
    if let sources = try settings?.table("sources") {
      for key in sources.keys {
        let value = sources.table[key]
        let tables = value?.table.map { [$0] } ?? value?.array?.compactMap(\.table) ?? []
        if tables.contains(where: { $0["index"] == nil }) {
          replaced.insert(try sources.name(key, for: key))
        }
      }
    }
    self.replaced = replaced
  }

  /// Whether it requires anything.
  var hasRequirements: Bool {
    get throws(LockError) { try !requirements().requirements.isEmpty }
  }

  /// Returns the names of its extras.
  func extras() throws(LockError) -> Set<PackageName> {
    let optional = try table?.table("optional-dependencies")
    var names: Set<PackageName> = []
    for key in optional?.keys ?? [] {
      if let name = try optional?.name(key, for: key) { names.insert(name) }
    }
    return names
  }

  /// Returns what it and its extras require, without itself: whether it does is told apart, as uv
  /// then may have written the requirements of one extra for another as well.
  func requirements() throws(LockError) -> (
    requirements: Set<UvRequirementKey>, refersToItself: Bool
  ) {
    guard let table else { return ([], false) }
    var lists: [[String]] = [try table.strings("dependencies") ?? []]
    if let optional = try table.table("optional-dependencies") {
      for key in optional.keys { lists.append(try optional.strings(key) ?? []) }
    }
    let own = try table.has("name") ? table.name() : nil
    var keys: Set<UvRequirementKey> = []
    var refersToItself = false
    for text in lists.joined() {
      let requirement = try parsed(text, table)
      if requirement.name == own {
        refersToItself = true
      } else {
        keys.insert(key(requirement))
      }
    }
    return (keys, refersToItself)
  }

  /// Returns the requirements of each group that has any, with those of groups that it includes.
  func groups() throws(LockError) -> [PackageName: Set<UvRequirementKey>] {
    var keys: [PackageName: Set<UvRequirementKey>] = [:]
    if let table = try file.root.table("dependency-groups") {
      let groups = DependencyGroups(table)
      let members = try groups.members(of: groups.names)
      for (text, group) in members.requirements {
        keys[group, default: []].insert(key(try parsed(text, table)))
      }
      for group in members.order {
        for included in members.included[group] ?? [] {
          keys[group, default: []].formUnion(keys[included] ?? [])
        }
      }
    }
    for text in try settings?.strings("dev-dependencies") ?? [] {
      guard let settings, let name = try? PackageName("dev") else { break }
      keys[name, default: []].insert(key(try parsed(text, settings)))
    }
    return keys
  }

  /// Returns the versions of Python that a group is for, with those of groups that it includes.
  func python(
    of group: PackageName
  ) throws(LockError) -> [(python: VersionSpecifiers, location: LockLocation)] {
    guard let limits = try settings?.table("dependency-groups") else { return [] }
    var names: Set<PackageName> = [group]
    if let table = try file.root.table("dependency-groups") {
      let groups = DependencyGroups(table)
      if groups.names.contains(group) {
        names.formUnion(try groups.members(of: [group]).order)
      }
    }
    var found: [(VersionSpecifiers, LockLocation)] = []
    for key in limits.keys where names.contains(try limits.name(key, for: key)) {
      guard let limit = try limits.table(key), let python = try limit.specifiers("requires-python")
      else { continue }
      found.append((python, limit.location(of: "requires-python")))
    }
    return found
  }

  /// Returns requirements of the lock, without the project itself.
  func locked(
    _ tables: [LockTable], of own: PackageName?
  ) throws(LockError) -> Set<UvRequirementKey> {
    var keys: Set<UvRequirementKey> = []
    for table in tables {
      let name = try table.name()
      let hasSource = ["url", "git", "path", "directory", "editable", "virtual"].contains(
        where: table.has)
      let specifiers = hasSource ? nil : try table.specifiers("specifier")
      let requirement = Requirement(
        name: name, extras: Set(try table.names("extras") ?? []),
        specifiers: specifiers ?? VersionSpecifiers())
      keys.insert(key(requirement))
    }
    return keys.filter { $0.name != own || $0.extras.isEmpty }
  }

  private func key(_ requirement: Requirement) -> UvRequirementKey {
    UvRequirementKey(
      name: requirement.name, extras: requirement.extras,
      specifiers: replaced.contains(requirement.name)
        ? VersionSpecifiers() : requirement.specifiers)
  }

  private func parsed(_ text: String, _ table: LockTable) throws(LockError) -> Requirement {
    do {
      return try Requirement(text)
    } catch {
      throw LockError(.requirement(error), at: table.location)
    }
  }
}
