internal import Core
internal import Packaging
internal import SystemPackage

/// What of a `uv.lock` is asked for: the projects that the walk begins with, their extras and
/// groups.
struct UvSelection {
  /// The projects; none for a lock of a project that only has groups.
  let roots: [Int]
  let extras: Set<PackageName>
  let groups: [PackageName]
  /// What is left out, for the user.
  let omitted: [String?]

  /// Decides what is asked for.
  ///
  /// Throws `LockError` for an unknown extra or group, and for parts that exclude each other.
  init(_ document: UvDocument, _ request: LockRequest) throws(LockError) {
    roots = try Self.roots(document, request)
    let scope = request.scope
    var extras: [PackageName] = []
    var groups: [PackageName] = []
    var defaults: [PackageName] = []
    for root in roots {
      let package = document.packages[root]
      extras += try package.extras().filter { !extras.contains($0) }
      let names = try package.groupNames()
      groups += names.filter { !groups.contains($0) }
      defaults += try Self.defaults(in: package.table, names, document)
    }
    if let table = try document.manifest.table("dependency-groups") {
      var names: [PackageName] = []
      for key in table.keys { names.append(try table.name(key, for: key)) }
      groups += names.filter { !groups.contains($0) }
      defaults += try Self.defaults(in: document.manifest, names, document)
    }
    let location = document.file.location
    let allExtras = LockParts(kind: "extra", known: extras)
    let allGroups = LockParts(kind: "group", known: groups)
    try allExtras.check(scope.extras.sorted(), at: location)
    try allGroups.check(scope.groups.names, at: location)
    var chosen = scope.groups.names
    if scope.groups.includesDefaults { chosen += defaults.filter { !chosen.contains($0) } }
    self.extras = scope.extras
    self.groups = chosen
    omitted = [
      allGroups.omitted(except: chosen), allExtras.omitted(except: scope.extras),
    ]
    try checkConflicts(document)
  }

  /// Returns the project that is packaged, else the one that the lock is of, else all members of
  /// the workspace.
  private static func roots(
    _ document: UvDocument, _ request: LockRequest
  ) throws(LockError) -> [Int] {
    for directory in [request.project, document.file.directory].compactMap({ $0 }) {
      if let root = document.package(in: directory) { return [root] }
      if directory == request.project, isMember(directory, of: document) {
        throw LockError(
          .unresolved(
            "it does not have the member '\(directory)' of the workspace", command: "uv lock"),
          at: document.file.location)
      }
    }
    var roots: [Int] = []
    for name in try document.manifest.names("members") ?? [] {
      roots += document.packages(named: name).filter {
        document.packages[$0].source.tree != nil
      }
    }
    return roots
  }

  /// Whether a directory is of a project that the workspace of a lock has by now.
  private static func isMember(_ directory: FilePath, of document: UvDocument) -> Bool {
    guard let project = try? FileSystem.resolve(directory),
      let root = try? FileSystem.resolve(document.file.directory)
    else { return false }
    return UvWorkspace.root(of: project) == root
  }

  /// Returns the default groups of a project, which only revision 5 records.
  private static func defaults(
    in table: LockTable, _ groups: [PackageName], _ document: UvDocument
  ) throws(LockError) -> [PackageName] {
    var source: LockTable? = table
    if document.revision < 5, !table.has("default-groups") { source = try document.settings() }
    guard let source, let value = source.table["default-groups"] else {
      return groups.filter { $0.normalized == "dev" }
    }
    if value.string == "all" { return groups }
    return try source.names("default-groups")?.filter(groups.contains) ?? []
  }

  /// The extras, groups and projects that are asked for, as items of conflicts.
  func items(_ document: UvDocument) -> [UvConflictItem] {
    roots.flatMap { root in
      let name = document.packages[root].name
      return [UvConflictItem(package: name, part: .project)]
        + extras.sorted().map { UvConflictItem(package: name, part: .extra($0)) }
        + groups.map { UvConflictItem(package: name, part: .group($0)) }
    }
  }

  private func checkConflicts(_ document: UvDocument) throws(LockError) {
    let items = items(document)
    for set in document.conflicts {
      let active = set.filter(items.contains)
      guard active.count > 1 else { continue }
      throw LockError(
        .exclusiveParts(
          "\(active.map(\.description).joined(separator: " and ")) exclude each other, as the "
            + "project declares"), at: document.root.location(of: "conflicts"))
    }
  }
}
