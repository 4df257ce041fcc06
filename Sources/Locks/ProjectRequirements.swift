internal import Core
package import Packaging
package import SystemPackage

/// What a project requires, as its `pyproject.toml` states it ("Declaring project metadata in
/// pyproject.toml", "Dependency Groups").
package struct ProjectRequirements: Sendable {
  /// The name of the project; nil if only its build backend knows it.
  package let name: PackageName?
  /// The requirements whose markers are true, without their markers.
  package private(set) var requirements: [Requirement] = []
  /// Whether there is more that only the build backend knows: `dynamic` dependencies, or those of
  /// another table or file.
  package let needsBackend: Bool

  /// Reads the project in a directory, for a target.
  ///
  /// A project without a `pyproject.toml` states nothing. Throws `LockError`, for an extra that the
  /// project does not have, too.
  package static func read(
    _ directory: FilePath, extras: Set<PackageName>, markers: MarkerEnvironment
  ) throws(LockError) -> ProjectRequirements {
    let table = try root(of: directory)?.table("project")
    let dynamic = try table?.strings("dynamic") ?? []
    let needsBackend =
      table == nil || dynamic.contains("dependencies")
      || !extras.isEmpty && dynamic.contains("optional-dependencies")
    let stated = try table?.string("name").flatMap { try? PackageName($0) }
    var project = ProjectRequirements(
      name: stated ?? LocalProject.name(in: directory), needsBackend: needsBackend)
    guard let table, !needsBackend else { return project }
    for text in try table.strings("dependencies") ?? [] {
      try project.add(text, of: table, for: markers, reading: [])
    }
    for extra in extras.sorted() {
      try project.add(extra: extra, of: table, for: markers, reading: [])
    }
    return project
  }

  /// Returns what groups of the project in a directory require on a target, without markers.
  ///
  /// Throws `LockError`, for a group that the project does not have, too.
  package static func groups(
    _ groups: [PackageName], of directory: FilePath, markers: MarkerEnvironment
  ) throws(LockError) -> [Requirement] {
    guard !groups.isEmpty else { return [] }
    let root = try root(of: directory)
    let table = try root?.table("dependency-groups")
    let known = LockParts(
      kind: "group", known: (table?.keys ?? []).compactMap { try? PackageName($0) },
      owner: "the project")
    try known.check(groups, at: table?.location ?? root?.location ?? .option("--groups"))
    var requirements: [Requirement] = []
    for group in groups {
      if let table { try add(group, of: table, for: markers, depth: 0, to: &requirements) }
    }
    return requirements
  }

  private static func root(of directory: FilePath) throws(LockError) -> LockTable? {
    try LockFile.tomlIfPresent(
      directory.appending("pyproject.toml"), format: "project file")?.root
  }

  /// Adds a requirement of the table `[project]`; one of the project itself stands for its extras.
  private mutating func add(
    _ text: String, of table: LockTable, for markers: MarkerEnvironment,
    reading extras: Set<PackageName>
  ) throws(LockError) {
    guard let requirement = try Self.parsed(text, table, for: markers) else { return }
    guard requirement.name == name else { return requirements.append(requirement) }
    for extra in requirement.extras.sorted() where !extras.contains(extra) {
      try add(extra: extra, of: table, for: markers, reading: extras)
    }
  }

  private mutating func add(
    extra: PackageName, of table: LockTable, for markers: MarkerEnvironment,
    reading extras: Set<PackageName>
  ) throws(LockError) {
    let optional = try table.table("optional-dependencies")
    let keys = optional?.keys ?? []
    let known = LockParts(
      kind: "extra", known: keys.compactMap { try? PackageName($0) }, owner: "the project")
    try known.check([extra], at: optional?.location ?? table.location)
    for key in keys where (try? PackageName(key)) == extra {
      for text in try optional?.strings(key) ?? [] {
        try add(text, of: table, for: markers, reading: extras.union([extra]))
      }
    }
  }

  private static func add(
    _ group: PackageName, of groups: LockTable, for markers: MarkerEnvironment, depth: Int,
    to requirements: inout [Requirement]
  ) throws(LockError) {
    for key in groups.keys where (try? PackageName(key)) == group {
      guard depth < 32 else { throw groups.error("groups include each other", at: key) }
      for value in groups.table[key]?.array ?? [] {
        if let text = value.string {
          if let requirement = try parsed(text, groups, for: markers) {
            requirements.append(requirement)
          }
        } else if let included = value.table?["include-group"]?.string {
          guard let name = try? PackageName(included),
            groups.keys.contains(where: { (try? PackageName($0)) == name })
          else { throw groups.error("group '\(included.excerpt)' does not exist", at: key) }
          try add(name, of: groups, for: markers, depth: depth + 1, to: &requirements)
        } else {
          throw groups.error("expected a requirement or an include-group", at: key)
        }
      }
    }
  }

  /// Returns a requirement without its marker; nil if that is false.
  private static func parsed(
    _ text: String, _ table: LockTable, for markers: MarkerEnvironment
  ) throws(LockError) -> Requirement? {
    var requirement: Requirement
    do {
      requirement = try Requirement(text)
    } catch {
      throw LockError(.requirement(error), at: table.location)
    }
    guard requirement.marker.applies(in: markers) else { return nil }
    requirement.marker = nil
    return requirement
  }
}
