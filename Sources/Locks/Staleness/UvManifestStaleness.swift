internal import Core
internal import Packaging
internal import SystemPackage

/// Whether what a `uv.lock` says of the workspace as a whole is what its projects have now.
struct UvManifestStaleness {
  private let document: UvDocument
  private let workspace: UvWorkspaceProjects
  /// The project at the root, or the root that is none.
  private let root: UvProject
  private let python: VersionSpecifiers

  init(
    _ document: UvDocument, workspace: UvWorkspaceProjects, root: UvProject,
    python: VersionSpecifiers
  ) {
    self.document = document
    self.workspace = workspace
    self.root = root
    self.python = python
  }

  /// Returns what differs besides the members; nil if nothing does.
  ///
  /// Throws `LockError`.
  func difference() throws(LockError) -> String? {
    if let reason = try modifiersDiffer() { return reason }
    if let reason = try environmentsDiffer("environments", "supported-markers") { return reason }
    if let reason = try environmentsDiffer("required-environments", "required-markers") {
      return reason
    }
    guard let directories = workspace.members else { return nil }
    var members: [PackageName: UvProject] = [:]
    for (name, directory) in directories {
      let file = try LockFile.tomlIfPresent(
        directory.appending("pyproject.toml"), format: "project file")
      if let file { members[name] = try workspace.project(file) }
    }
    // Members whose files are not here may say anything.
    guard isComplete(members) else { return nil }
    if let reason = try pythonDiffers(members) { return reason }
    if let reason = try kindsDiffer(members) { return reason }
    if let reason = try conflictsDiffer(members) { return reason }
    return try groupSettingsDiffer(members)
  }

  private func isComplete(_ members: [PackageName: UvProject]) -> Bool {
    ((try? document.manifest.names("members")) ?? []).allSatisfy { members[$0] != nil }
  }

  /// Returns which member there is now and was not, or the other way round.
  ///
  /// Throws `LockError`.
  func membersDiffer() throws(LockError) -> String? {
    guard let directories = workspace.members else { return nil }
    var locked = Set(try document.manifest.names("members") ?? [])
    // A project that is the only member is not listed.
    if locked.isEmpty, root.table != nil, let name = try root.name { locked = [name] }
    if let new = Set(directories.keys).subtracting(locked).min() {
      return "'\(new)' is a member of the workspace now"
    }
    for name in locked.subtracting(directories.keys).sorted() {
      let package = document.packages.first { $0.name == name && $0.source.tree != nil }
      guard let package, let tree = package.source.tree else { continue }
      // A member whose source was left out is no reason to lock anew.
      let path = LockedSource.absolute(tree, from: document.file.directory)
      if FileSystem.isDirectory(path) { return "'\(name)' is no member of the workspace any more" }
    }
    return nil
  }

  private func pythonDiffers(
    _ members: [PackageName: UvProject]
  ) throws(LockError) -> String? {
    var clauses: [VersionSpecifier] = []
    for member in members.values {
      clauses += try member.table?.specifiers("requires-python")?.clauses ?? []
    }
    let current = VersionSpecifiers(clauses)
    guard !clauses.isEmpty, !PythonSamples.haveSameBounds(current, python) else { return nil }
    return "'requires-python' is \(current) now, the lock has \(python)"
  }

  /// Returns which member is installed now and was not, or the other way round.
  private func kindsDiffer(_ members: [PackageName: UvProject]) throws(LockError) -> String? {
    var required = root.sources.workspaceNames
    if let name = try root.name { required.remove(name) }
    for (name, member) in members {
      required.formUnion(member.sources.workspaceNames.filter { $0 != name })
    }
    for (name, member) in members.sorted(by: { $0.key < $1.key }) {
      let package = document.packages.first { $0.name == name && $0.source.tree != nil }
      guard let package else { continue }
      // Without a build system, members that others require are packages since uv 0.8.
      let isVirtual = package.source.kind == .virtual
      let isPackage = try member.isPackage(isRequired: !isVirtual && required.contains(name))
      if isPackage == isVirtual {
        return "'\(name)' \(isPackage ? "has a build system now" : "has no build system any more")"
      }
    }
    return nil
  }

  private func conflictsDiffer(_ members: [PackageName: UvProject]) throws(LockError) -> String? {
    var current: Set<Set<UvConflictItem>> = []
    let projects = root.table == nil ? [root] + members.values : Array(members.values)
    for project in projects {
      current.formUnion(try project.conflicts().map { Set($0) })
    }
    let includesGroups = projects.contains { (try? $0.includesGroups) != false }
    let locked = Set(document.conflicts.map { Set($0) })
    // What conflicts for a group does so for those that include it: uv adds such sets.
    let isSame =
      includesGroups
      ? current.isSubset(of: locked) && current.isEmpty == locked.isEmpty : current == locked
    return isSame ? nil : "'conflicts' has changed"
  }

  /// Returns what differs in the default groups and in the versions of Python that groups are for.
  private func groupSettingsDiffer(
    _ members: [PackageName: UvProject]
  ) throws(LockError) -> String? {
    guard document.revision >= 5 else { return nil }
    var owners = members.compactMap { name, member -> (LockTable, UvProject)? in
      document.packages.first { $0.name == name && $0.source.tree != nil }
        .map { ($0.table, member) }
    }
    if root.table == nil { owners.append((document.manifest, root)) }
    for (locked, project) in owners {
      if try UvDefaultGroups(locked) != UvDefaultGroups(project.settings) {
        return "'default-groups' has changed"
      }
      let limits = try locked.table("group-requires-python")
      for group in try project.groupNames().sorted() {
        let current = try project.python(of: group).flatMap(\.python.clauses)
        let locked = try limits?.specifiers(group.normalized)?.clauses ?? []
        if !PythonSamples.haveSameBounds(VersionSpecifiers(current), VersionSpecifiers(locked)) {
          return "'requires-python' of group '\(group)' has changed"
        }
      }
    }
    return nil
  }

  private func environmentsDiffer(
    _ key: String, _ lockedKey: String
  ) throws(LockError) -> String? {
    var current: [Marker] = []
    if let settings = root.settings {
      current =
        settings.table[key]?.string == nil
        ? try settings.markers(key) ?? [] : try settings.marker(key).map { [$0] } ?? []
    }
    let locked = try document.root.markers(lockedKey) ?? []
    let isSame =
      current.isEmpty == locked.isEmpty
      && UvCondition.areEquivalent(
        current.map { UvCondition(markers: [$0]) }, locked.map { UvCondition(markers: [$0]) },
        python: python) != false
    return isSame ? nil : "'\(key)' has changed"
  }

  /// Returns which constraints and overrides differ.
  private func modifiersDiffer() throws(LockError) -> String? {
    let names = Set(document.packages.map(\.name))
    for (key, lockedKey) in [
      ("constraint-dependencies", "constraints"), ("override-dependencies", "overrides"),
      ("build-constraint-dependencies", "build-constraints"),
    ] {
      let array = document.manifest.table[lockedKey]?.array ?? []
      guard array.allSatisfy({ $0.table?["name"] != nil }),
        let current = try root.requirements(of: key)
      else { continue }
      var locked: Set<UvRequirement> = []
      for table in try document.manifest.tables(lockedKey) {
        locked.insert(try UvRequirement(locked: table, from: document.file.directory))
      }
      // Those of distributions that nothing requires may be left out of the lock.
      let known = names.union(locked.map(\.name))
      let compared = current.filter { key.hasPrefix("build") || known.contains($0.name) }
      if let reason = UvRequirement.difference(compared, locked, python: python) {
        return "\(reason) ('\(key)')"
      }
    }
    return try exclusionsDiffer(names)
  }

  private func exclusionsDiffer(_ names: Set<PackageName>) throws(LockError) -> String? {
    func texts(_ value: DocumentValue?) -> [String]? {
      guard let array = value?.array else { return [] }
      let texts = array.compactMap(\.string)
      return texts.count == array.count ? texts : nil
    }
    guard let current = texts(root.settings?.table["exclude-dependencies"]),
      let recorded = texts(document.manifest.table["excludes"])
    else { return nil }
    let locked = Set(recorded.map { PackageName.normalize($0) })
    let known = locked.union(names.map(\.normalized))
    let now = Set(current.map { PackageName.normalize($0) }).intersection(known)
    return now == locked ? nil : "'exclude-dependencies' has changed"
  }
}
