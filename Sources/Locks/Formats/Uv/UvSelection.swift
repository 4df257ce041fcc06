internal import Core
internal import Packaging
internal import SystemPackage

/// What of a `uv.lock` is asked for: the projects that the walk begins with, their extras and
/// groups.
struct UvSelection {
  /// A group that is asked for.
  struct Group: Hashable {
    /// The project that has it; nil for the root of a workspace that is no project.
    let owner: Int?
    let name: PackageName
  }

  /// The projects; none for a lock of a project that only has groups.
  let roots: [Int]
  let extras: Set<PackageName>
  /// The groups, in the order in which uv follows their requirements.
  let groups: [Group]
  /// What is left out, for the user.
  let omitted: [String?]

  /// Decides what is asked for.
  ///
  /// A member of a workspace has the groups of the root besides its own: those that are asked for
  /// by name, if it has none of that name. Throws `LockError` for an unknown extra or group, and
  /// for parts that exclude each other.
  init(_ document: UvDocument, _ request: LockRequest) throws(LockError) {
    let scope = request.scope
    let selected = try Self.selected(document, request)
    if let selected { roots = [selected] } else { roots = try Self.members(document) }
    let defaults = try UvDefaultGroups(document, of: selected)
    var extras: [PackageName] = []
    var groups: [Group] = []
    var own: [PackageName] = []
    var inherited: [PackageName] = []
    func choose(_ names: [PackageName], of owner: Int?, isInherited: Bool) {
      if isInherited {
        let names = names.filter { !own.contains($0) }
        inherited += names
        groups += names.filter(scope.groups.names.contains).map { Group(owner: owner, name: $0) }
      } else {
        own += names.filter { !own.contains($0) }
        groups += names.filter {
          scope.groups.names.contains($0) || scope.groups.includesDefaults && defaults.contains($0)
        }.map { Group(owner: owner, name: $0) }
      }
    }
    for root in roots {
      let package = document.packages[root]
      extras += try package.extras().filter { !extras.contains($0) }
      choose(try package.groupNames().sorted(), of: root, isInherited: false)
    }
    if let selected, let root = document.package(in: document.file.directory), root != selected {
      choose(
        try document.packages[root].groupNames().sorted(), of: root, isInherited: true)
    }
    if let table = try document.manifest.table("dependency-groups") {
      var names: [PackageName] = []
      for key in table.keys { names.append(try table.name(key, for: key)) }
      choose(names.sorted(), of: nil, isInherited: selected != nil)
    }
    let location = document.file.location
    let allExtras = LockParts(kind: "extra", known: extras)
    try allExtras.check(scope.extras.sorted(), at: location)
    try LockParts(kind: "group", known: own + inherited)
      .check(scope.groups.names, at: location)
    self.extras = scope.extras
    self.groups = groups
    omitted = [
      LockParts(kind: "group", known: own).omitted(except: groups.map(\.name)),
      allExtras.omitted(except: scope.extras),
    ]
    try checkConflicts(document)
  }

  /// Returns the project that is packaged, else the one that the lock is of; nil for a workspace
  /// whose root is no project.
  private static func selected(
    _ document: UvDocument, _ request: LockRequest
  ) throws(LockError) -> Int? {
    for directory in [request.project, document.file.directory].compactMap({ $0 }) {
      if let root = document.package(in: directory) { return root }
      if directory == request.project, isMember(directory, of: document) {
        throw LockError(
          .unresolved(
            "it does not have the member '\(directory)' of the workspace", command: "uv lock"),
          at: document.file.location)
      }
    }
    return nil
  }

  /// Returns all members of the workspace.
  private static func members(_ document: UvDocument) throws(LockError) -> [Int] {
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

  /// The extras, groups and projects that are asked for, as items of conflicts.
  func items(_ document: UvDocument) -> [UvConflictItem] {
    let parts = roots.flatMap { root in
      let name = document.packages[root].name
      return [UvConflictItem(package: name, part: .project)]
        + extras.sorted().map { UvConflictItem(package: name, part: .extra($0)) }
    }
    return parts
      + groups.compactMap { group in
        group.owner.map {
          UvConflictItem(package: document.packages[$0].name, part: .group(group.name))
        }
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
