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
      name: stated ?? LocalProject.statedName(in: directory), needsBackend: needsBackend)
    guard let table, !needsBackend else { return project }
    try project.add(of: table, extras: extras, for: markers)
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
    guard let table else { return [] }
    var requirements: [Requirement] = []
    for (text, _) in try DependencyGroups(table).members(of: groups).requirements {
      if let requirement = try parsed(text, table, for: markers) {
        requirements.append(requirement)
      }
    }
    return requirements
  }

  private static func root(of directory: FilePath) throws(LockError) -> LockTable? {
    try LockFile.tomlIfPresent(
      directory.appending("pyproject.toml"), format: "project file")?.root
  }

  /// A step of the walk through requirements of the project and its extras.
  private enum Step {
    case requirement(String)
    case extra(PackageName)
  }

  /// Adds the requirements of the table `[project]` and of extras; one of the project itself stands for
  /// its extras, each of which counts once.
  private mutating func add(
    of table: LockTable, extras: Set<PackageName>, for markers: MarkerEnvironment
  ) throws(LockError) {
    let optional = try table.table("optional-dependencies")
    var keys: [PackageName: [String]] = [:]
    for key in optional?.keys ?? [] {
      if let name = try? PackageName(key) { keys[name, default: []].append(key) }
    }
    let known = LockParts(kind: "extra", known: keys.keys.sorted(), owner: "the project")
    var met: Set<PackageName> = []
    // What is still to be read, the next one last: extras may lead to thousands of others.
    var steps: [Step] = extras.sorted().reversed().map { .extra($0) }
    steps += try (table.strings("dependencies") ?? []).reversed().map { .requirement($0) }
    while let step = steps.popLast() {
      switch step {
      case .requirement(let text):
        guard let requirement = try Self.parsed(text, table, for: markers) else { continue }
        if requirement.name == name {
          steps += requirement.extras.sorted().reversed().map { .extra($0) }
        } else {
          requirements.append(requirement)
        }
      case .extra(let extra):
        guard met.insert(extra).inserted else { continue }
        guard let keys = keys[extra] else {
          try known.check([extra], at: optional?.location ?? table.location)
          continue
        }
        for key in keys.reversed() {
          steps += try (optional?.strings(key) ?? []).reversed().map { .requirement($0) }
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
