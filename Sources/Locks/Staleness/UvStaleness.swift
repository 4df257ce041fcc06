internal import Core
internal import Packaging
internal import SystemPackage

/// Whether a `uv.lock` belongs to the projects that it is of: there is no hash, so that what the
/// lock says of their requirements is compared with them.
///
/// Names, extras, groups and specifiers are compared. Markers are not, as uv rewrites them, nor is
/// what a source replaces.
struct UvStaleness {
  private let document: UvDocument

  init(_ document: UvDocument) { self.document = document }

  /// Throws `LockError.Reason.stale`; see `Staleness.check`.
  func check(_ scope: LockScope, noting lock: inout Lock) throws(LockError) {
    try result().check(document.file, scope, command: "uv lock", noting: &lock)
  }

  private func result() throws(LockError) -> Staleness {
    guard document.project != nil else {
      return .unknown(
        reason: document.isScript
          ? "it is the lock of a script" : "there is no pyproject.toml beside it")
    }
    var unknown: String?
    for package in document.packages {
      guard let tree = package.source.tree else { continue }
      let path = LockedPlace.absolute(tree, from: document.file.directory)
        .appending("pyproject.toml")
      guard let file = try LockFile.tomlIfPresent(path, format: "project file") else { continue }
      switch try compare(package, with: file) {
      case .fresh: break
      case .stale(let reason): return .stale(reason: reason)
      case .unknown(let reason): unknown = unknown ?? reason
      }
    }
    if let file = document.project, try file.root.table("project") == nil,
      let reason = try groupsDiffer(
        document.manifest.table("dependency-groups"), UvProject(file))
    {
      return .stale(reason: reason)
    }
    return unknown.map { .unknown(reason: $0) } ?? .fresh
  }

  private func compare(
    _ package: UvPackage, with file: LockFile
  ) throws(LockError) -> Staleness {
    let project = try UvProject(file)
    guard let table = project.table else { return .fresh }
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
    let locked = try project.locked(metadata.tables("requires-dist"), of: package.name)
    if let reason = Self.difference(
      current.requirements, locked, allowsMore: current.refersToItself)
    {
      return .stale(reason: reason)
    }
    if let reason = try groupsDiffer(
      metadata.table(firstOf: "requires-dev", "dependency-groups"), project)
    {
      return .stale(reason: reason)
    }
    return .fresh
  }

  /// Returns what differs between the groups of the lock and those of the project.
  private func groupsDiffer(
    _ locked: LockTable?, _ project: UvProject
  ) throws(LockError) -> String? {
    let current = try project.groups()
    var groups: [PackageName: Set<UvRequirementKey>] = [:]
    if let locked {
      for key in locked.keys {
        groups[try locked.name(key, for: key)] = try project.locked(locked.tables(key), of: nil)
      }
    }
    for group in Set(current.keys).union(groups.keys).sorted() {
      if let reason = Self.difference(
        current[group] ?? [], groups[group] ?? [], allowsMore: false)
      {
        return "\(reason) (group '\(group)')"
      }
    }
    return nil
  }

  private static func difference(
    _ current: Set<UvRequirementKey>, _ locked: Set<UvRequirementKey>, allowsMore: Bool
  ) -> String? {
    if let new = current.subtracting(locked).map(\.description).min() {
      return "'\(new)' is not what was locked"
    }
    if !allowsMore, let old = locked.subtracting(current).map(\.description).min() {
      return "'\(old)' is no requirement any more"
    }
    return nil
  }
}
