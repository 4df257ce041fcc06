internal import Core
internal import Debian
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// What the distributions of a tree require and only Debian packages have.
struct SystemDependencies: Sendable {
  /// Their part of `${venvdeb:Depends}`.
  private(set) var relations: [String] = []
  /// What is required and nowhere, or in another version.
  private(set) var problems: [String] = []

  /// Creates the dependencies of a tree that requires nothing of the system.
  init() {}

  /// Finds the distributions of the system that satisfy what `installed` requires and does not have,
  /// and the packages they belong to.
  ///
  /// Their own dependencies are for Debian to declare; only those of an extra of theirs, which a
  /// distribution of the tree asks for, are looked up as well. Throws `FileError`.
  init(
    of installed: [ClosureCheck.Installed], in markers: MarkerEnvironment,
    system: SystemDistributions, database: PackageDatabase = PackageDatabase()
  ) throws {
    let own = Set(installed.map(\.metadata.name))
    var used: [PackageName: SystemDistributions.Distribution] = [:]
    var required: [(Requirement, SystemDistributions.Distribution)] = []
    while true {
      required = Self.requirements(installed, used, in: markers).compactMap { requirement in
        guard !own.contains(requirement.name) else { return nil }
        return system[requirement.name].map { (requirement, $0) }
      }
      let new = required.filter { used[$0.1.metadata.name] == nil }
      if new.isEmpty { break }
      for (_, distribution) in new { used[distribution.metadata.name] = distribution }
    }
    let others = used.values.map { ClosureCheck.Installed(metadata: $0.metadata) }
    // What Debian's own packages lack among themselves does not concern this tree.
    let known = Set(ClosureCheck.problems(others, in: markers))
    problems = ClosureCheck.problems(installed + others, in: markers)
      .filter { !known.contains($0) }.map(\.description)
    try addRelations(required, database)
  }

  /// Returns the requirements that count: all of the tree, and those of the system that are there
  /// because of an extra.
  private static func requirements(
    _ installed: [ClosureCheck.Installed], _ used: [PackageName: SystemDistributions.Distribution],
    in markers: MarkerEnvironment
  ) -> [Requirement] {
    let system = used.values.map { ClosureCheck.Installed(metadata: $0.metadata) }
    let graph = RequirementGraph(installed + system, in: markers)
    let plain = RequirementGraph(system, in: markers)
    return installed.flatMap { graph.requirements(of: $0.metadata) }
      + system.flatMap { distribution in
        let usual = Set(plain.requirements(of: distribution.metadata))
        return graph.requirements(of: distribution.metadata).filter { !usual.contains($0) }
      }
  }

  private mutating func addRelations(
    _ required: [(Requirement, SystemDistributions.Distribution)], _ database: PackageDatabase
  ) throws {
    let files = Set(required.map(\.1.file.string))
    let owners = try database.owners(of: files, naming: "-packages/")
    let versions = try database.versions(of: Set(owners.values.joined()))
    var relations: Set<String> = []
    for (requirement, distribution) in required {
      guard let package = owners[distribution.file.string]?.first, let version = versions[package]
      else {
        problems.append(
          "'\(requirement)' is satisfied only by '\(distribution.file.string)', which no Debian package owns"
        )
        continue
      }
      let clauses = requirement.specifiers.clauses.map { clause in
        PythonRelation.Clause(
          clause.comparison.rawValue,
          clause.isPrefixMatch ? String(clause.text.dropLast(2)) : clause.text,
          isPrefixMatch: clause.isPrefixMatch)
      }
      let name = String(package.prefix { $0 != ":" })
      relations.formUnion(PythonRelation.relations(to: name, clauses, installed: version))
    }
    // A bound says more than the name alone.
    self.relations = relations.sorted().filter { relation in
      !relations.contains { $0.hasPrefix(relation + " (") }
    }
    problems = Set(problems).sorted()
  }
}
