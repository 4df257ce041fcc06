internal import Core
internal import Packaging
internal import SystemPackage

/// Whether a `uv.lock` belongs to the projects that it is of: there is no hash, so that what the
/// lock says of them is compared with their files, as `uv lock --check` does it.
///
/// Markers are compared by what they mean, as uv rewrites them. What is not understood counts as
/// equal: a lock that is called stale must be so.
struct UvStaleness {
  private let document: UvDocument
  private let python: VersionSpecifiers

  init(_ document: UvDocument) {
    self.document = document
    python = (try? document.root.specifiers("requires-python")) ?? VersionSpecifiers()
  }

  /// Throws `LockError.Reason.stale`; see `Staleness.check`.
  func check(_ scope: LockScope, noting lock: inout Lock) throws(LockError) {
    try result().check(document.file, scope, command: "uv lock", noting: &lock)
  }

  private func result() throws(LockError) -> Staleness {
    guard let file = document.project else {
      return .unknown(
        reason: document.isScript
          ? "it is the lock of a script" : "there is no pyproject.toml beside it")
    }
    guard try document.manifest.tables("requirements").isEmpty else {
      return .unknown(reason: "it is the lock of a script")
    }
    let workspace = try UvWorkspaceProjects(at: document.file.directory)
    let root = try workspace.project(file)
    let manifest = UvManifestStaleness(
      document, workspace: workspace, root: root, python: python)
    if let reason = try manifest.membersDiffer() { return .stale(reason: reason) }
    var unknown: String?
    for package in document.packages {
      guard let file = try document.projectFile(of: package) else { continue }
      let project = try workspace.project(file)
      switch try compare(package, with: project) {
      case .fresh: break
      case .stale(let reason): return .stale(reason: reason)
      case .unknown(let reason): unknown = unknown ?? reason
      }
    }
    if root.table == nil,
      let reason = try groupsDiffer(document.manifest.table("dependency-groups"), root)
    {
      return .stale(reason: reason)
    }
    if let reason = try manifest.difference() { return .stale(reason: reason) }
    return unknown.map { .unknown(reason: $0) } ?? .fresh
  }

  private func compare(
    _ package: UvPackage, with project: UvProject
  ) throws(LockError) -> Staleness {
    guard let table = project.table else { return .fresh }
    if let name = try project.name, name != package.name {
      return .stale(reason: "'\(package.name)' is called '\(name)' now")
    }
    if let locked = package.version?.version, let version = try table.version()?.version,
      locked != version
    {
      return .stale(
        reason: "'\(package.name)' is version \(version) now, the lock has \(locked)")
    }
    let dynamic = try table.strings("dynamic") ?? []
    guard !dynamic.contains("dependencies"), !dynamic.contains("optional-dependencies") else {
      return .unknown(reason: "the dependencies of '\(package.name)' are dynamic")
    }
    guard let metadata = try package.table.table("metadata") else {
      return try project.hasRequirements && document.revision < 4
        ? .stale(reason: "the lock has no requirements of '\(package.name)'")
        : .unknown(reason: "it does not record what '\(package.name)' requires")
    }
    if document.revision >= 1, let extras = try metadata.names("provides-extras") {
      let difference = Set(extras).symmetricDifference(try project.extras())
      if let name = difference.min() {
        return .stale(reason: "extra '\(name)' of '\(package.name)' was added or removed")
      }
    }
    let current = try project.requirements()
    let locked = try locked(metadata.tables("requires-dist")).filter {
      $0.name != package.name || $0.extras.isEmpty
    }
    if let reason = UvRequirement.difference(
      current.requirements, locked, python: python, allowsMore: current.refersToItself)
    {
      return .stale(reason: reason)
    }
    let groups = try metadata.table(firstOf: "requires-dev", "dependency-groups")
    if let reason = try groupsDiffer(groups, project) { return .stale(reason: reason) }
    // Since revision 1 groups without requirements are recorded.
    if document.revision >= 1 {
      var recorded: [PackageName] = []
      for key in groups?.keys ?? [] { recorded.append(try metadata.name(key, for: key)) }
      let difference = Set(recorded).symmetricDifference(try project.groupNames())
      if let name = difference.min() {
        return .stale(reason: "group '\(name)' of '\(package.name)' was added or removed")
      }
    }
    return .fresh
  }

  /// Returns what differs between the groups of the lock and those of the project.
  private func groupsDiffer(
    _ table: LockTable?, _ project: UvProject
  ) throws(LockError) -> String? {
    let current = try project.groups()
    var groups: [PackageName: Set<UvRequirement>] = [:]
    if let table {
      for key in table.keys {
        groups[try table.name(key, for: key)] = try locked(table.tables(key))
      }
    }
    for group in Set(current.keys).union(groups.keys).sorted() {
      if let reason = UvRequirement.difference(
        current[group] ?? [], groups[group] ?? [], python: python)
      {
        return "\(reason) (group '\(group)')"
      }
    }
    return nil
  }

  private func locked(_ tables: [LockTable]) throws(LockError) -> Set<UvRequirement> {
    var requirements: Set<UvRequirement> = []
    for table in tables {
      requirements.insert(try UvRequirement(locked: table, from: document.file.directory))
    }
    return requirements
  }
}
