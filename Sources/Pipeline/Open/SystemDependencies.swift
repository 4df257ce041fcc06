internal import Core
internal import Debian
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// What the distributions of a tree want and only Debian packages have.
struct SystemDependencies {
  /// Their part of `${venvdeb:Depends}`.
  private(set) var relations: [String] = []
  /// What is wanted and nowhere, or in another version.
  private(set) var problems: [String] = []

  /// A tree that wants nothing of the system.
  init() {}

  /// Finds the distributions of the system that satisfy what `installed` wants and has not, and the
  /// packages they belong to.
  ///
  /// Those need packages of their own, which is for Debian to declare; only what an extra of theirs
  /// needs, which somebody of the tree asks for, is looked up as well.
  init(
    of installed: [ClosureCheck.Installed], in markers: MarkerEnvironment,
    system: SystemDistributions, database: PackageDatabase = PackageDatabase()
  ) throws {
    let own = Set(installed.map(\.metadata.name))
    var used: [PackageName: SystemDistributions.Item] = [:]
    var wanted: [(Requirement, SystemDistributions.Item)] = []
    while true {
      wanted = Self.wants(installed, used, in: markers).compactMap { requirement in
        guard !own.contains(requirement.name) else { return nil }
        return system[requirement.name].map { (requirement, $0) }
      }
      let new = wanted.filter { used[$0.1.metadata.name] == nil }
      if new.isEmpty { break }
      for (_, item) in new { used[item.metadata.name] = item }
    }
    let others = used.values.map { ClosureCheck.Installed(metadata: $0.metadata) }
    // What Debian's own packages lack among themselves is not for this tree to mind.
    let known = Set(ClosureCheck.problems(others, in: markers))
    problems = ClosureCheck.problems(installed + others, in: markers)
      .filter { !known.contains($0) }.map(\.description)
    try addRelations(wanted, database)
  }

  /// The requirements that count: all of the tree, and those of the system that are there because
  /// of an extra.
  private static func wants(
    _ installed: [ClosureCheck.Installed], _ used: [PackageName: SystemDistributions.Item],
    in markers: MarkerEnvironment
  ) -> [Requirement] {
    let system = used.values.map { ClosureCheck.Installed(metadata: $0.metadata) }
    let graph = RequirementGraph(installed + system, in: markers)
    let plain = RequirementGraph(system, in: markers)
    return installed.flatMap { graph.requirements(of: $0.metadata) }
      + system.flatMap { item in
        let usual = Set(plain.requirements(of: item.metadata))
        return graph.requirements(of: item.metadata).filter { !usual.contains($0) }
      }
  }

  private mutating func addRelations(
    _ wanted: [(Requirement, SystemDistributions.Item)], _ database: PackageDatabase
  ) throws {
    let files = Set(wanted.map(\.1.file.string))
    let owners = try database.owners(of: files, naming: "-packages/")
    let versions = try database.versions(of: Set(owners.values.joined()))
    var relations: Set<String> = []
    for (requirement, item) in wanted {
      guard let package = owners[item.file.string]?.first, let version = versions[package] else {
        problems.append(
          "'\(requirement)' is only in '\(item.file.string)', which no Debian package owns")
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
