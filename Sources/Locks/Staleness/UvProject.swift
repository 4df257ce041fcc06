internal import Core
internal import Packaging
internal import SystemPackage

/// The requirements of a project, as uv locks them.
struct UvProject {
  private let file: LockFile
  /// The table `[project]`; nil if there is none.
  let table: LockTable?
  /// The table `[tool.uv]`; nil if there is none.
  let settings: LockTable?
  /// Where requirements come from.
  let sources: UvSources

  /// Takes a `pyproject.toml`, and that of the root of the workspace if the project is a member.
  ///
  /// `members` are the directories of the members. Throws `LockError`.
  init(
    _ file: LockFile, root: LockFile? = nil, members: [PackageName: FilePath] = [:]
  ) throws(LockError) {
    self.file = file
    table = try file.root.table("project")
    settings = try file.uv
    sources = try UvSources(file, root: root, members: members)
  }

  /// The name of the project; nil if it has none.
  var name: PackageName? {
    get throws(LockError) { try table?.has("name") == true ? table?.name() : nil }
  }

  /// Whether it requires anything.
  var hasRequirements: Bool {
    get throws(LockError) { try !requirements().requirements.isEmpty }
  }

  /// Whether it is built and installed, rather than only its requirements.
  ///
  /// `isRequired` tells whether another member of its workspace requires it.
  func isPackage(isRequired: Bool) throws(LockError) -> Bool {
    if let isPackage = try settings?.boolean("package") { return isPackage }
    return file.root.has("build-system") || isRequired
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
    requirements: Set<UvRequirement>, refersToItself: Bool
  ) {
    guard let table else { return ([], false) }
    var lists: [(texts: [String], extra: PackageName?)] = [
      (try table.strings("dependencies") ?? [], nil)
    ]
    if let optional = try table.table("optional-dependencies") {
      for key in optional.keys {
        lists.append((try optional.strings(key) ?? [], try optional.name(key, for: key)))
      }
    }
    let own = try name
    var found: Set<UvRequirement> = []
    var refersToItself = false
    for list in lists {
      for text in list.texts {
        let requirement = try parsed(text, table)
        if requirement.name == own {
          refersToItself = true
        } else {
          found.formUnion(sources.locked(requirement, extra: list.extra))
        }
      }
    }
    return (found, refersToItself)
  }

  /// Returns the requirements of each group that has any, with those of groups that it includes.
  ///
  /// All of them count for the versions of Python only that the group is for.
  func groups() throws(LockError) -> [PackageName: Set<UvRequirement>] {
    var found: [PackageName: Set<UvRequirement>] = [:]
    if let table = try file.root.table("dependency-groups") {
      let groups = DependencyGroups(table)
      let members = try groups.members(of: groups.names)
      for (text, group) in members.requirements {
        found[group, default: []].formUnion(
          sources.locked(try parsed(text, table), group: group))
      }
      for group in members.order {
        for included in members.included[group] ?? [] {
          found[group, default: []].formUnion(found[included] ?? [])
        }
        if let marker = try limit(of: group), let requirements = found[group] {
          found[group] = Set(
            requirements.map { requirement in
              var requirement = requirement
              requirement.condition.markers.append(marker)
              return requirement
            })
        }
      }
    }
    if let settings, let dev = try? PackageName("dev") {
      let requirements = try requirements(of: settings, "dev-dependencies", group: dev)
      if !requirements.isEmpty { found[dev, default: []].formUnion(requirements) }
    }
    return found
  }

  /// Returns the names of its groups.
  func groupNames() throws(LockError) -> Set<PackageName> {
    var names = Set(
      try file.root.table("dependency-groups").map { DependencyGroups($0).names } ?? [])
    if settings?.has("dev-dependencies") == true, let dev = try? PackageName("dev") {
      names.insert(dev)
    }
    return names
  }

  /// Returns the requirements in an array of `[tool.uv]`, such as `override-dependencies`; nil if
  /// it has something else.
  func requirements(of key: String) throws(LockError) -> Set<UvRequirement>? {
    guard let settings, let array = settings.table[key]?.array else { return [] }
    guard array.allSatisfy({ $0.string != nil }) else { return nil }
    return try requirements(of: settings, key, group: nil)
  }

  private func requirements(
    of settings: LockTable, _ key: String, group: PackageName?
  ) throws(LockError) -> Set<UvRequirement> {
    var found: Set<UvRequirement> = []
    for text in try settings.strings(key) ?? [] {
      found.formUnion(sources.locked(try parsed(text, settings), group: group))
    }
    return found
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

  /// Returns the versions of Python that a group is for as a marker; nil for all.
  private func limit(of group: PackageName) throws(LockError) -> Marker? {
    guard let limits = try settings?.table("dependency-groups") else { return nil }
    var clauses: [String] = []
    for key in limits.keys where try limits.name(key, for: key) == group {
      let python = try limits.table(key)?.specifiers("requires-python")
      // To uv it is a range: versions that are left out of it do not count.
      for clause in python?.clauses ?? [] where clause.comparison != .notEqual {
        clauses.append("python_full_version \(clause.comparison.rawValue) '\(clause.text)'")
      }
    }
    return clauses.isEmpty ? nil : try? Marker(clauses.joined(separator: " and "))
  }

  /// Returns the sets of parts that exclude each other.
  func conflicts() throws(LockError) -> [[UvConflictItem]] {
    guard let settings else { return [] }
    return try UvConflictItem.sets(in: settings, of: name)
  }

  /// Whether one of its groups includes another one.
  var includesGroups: Bool {
    get throws(LockError) {
      let table = try file.root.table("dependency-groups")
      return (table?.table.members ?? []).contains { member in
        (member.value.array ?? []).contains { $0.table != nil }
      }
    }
  }

  private func parsed(_ text: String, _ table: LockTable) throws(LockError) -> Requirement {
    do {
      return try Requirement(text)
    } catch {
      throw LockError(.requirement(error), at: table.location)
    }
  }
}
