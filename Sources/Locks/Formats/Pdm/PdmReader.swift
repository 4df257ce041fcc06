internal import Core
internal import Packaging
internal import SystemPackage

/// Selects from a `pdm.lock` what `pdm sync --prod` would, and the groups that are asked for.
struct PdmReader {
  private let file: LockFile
  private let request: LockRequest
  private let metadata: LockTable
  private let project: PdmProject?
  private let groups: Set<PackageName>
  private let omitted: [String?]

  private var scope: LockScope { request.scope }

  /// Checks the version of the format, the target and what is asked for.
  ///
  /// Throws `LockError`.
  init(_ file: LockFile, _ request: LockRequest) throws(LockError) {
    self.file = file
    self.request = request
    let metadata = try file.root.requiredTable("metadata")
    try Self.checkVersion(metadata)
    self.metadata = metadata
    let scope = request.scope
    let project = try LockFile.tomlIfPresent(
      file.directory.appending("pyproject.toml"), format: "project file"
    ).map { file throws(LockError) in try PdmProject(file, request) }
    self.project = project
    let known = try metadata.names("groups") ?? []
    let optional = try project?.extras() ?? []
    let extras = LockParts(kind: "extra", known: known.filter(optional.contains))
    let all = LockParts(
      kind: "group",
      known: known.filter { !optional.contains($0) && $0.normalized != "default" })
    // Without the project's file nothing tells the two apart.
    try (project == nil ? all : extras).check(
      scope.extras.sorted(), at: metadata.location(of: "groups"))
    try LockParts(kind: "group", known: all.known + extras.known).check(
      scope.groups.names, at: metadata.location(of: "groups"))
    var chosen = scope.extras.union(scope.groups.names)
    chosen.formUnion(known.filter { $0.normalized == "default" })
    if scope.groups.includesDefaults {
      let current = try project?.groups()
      chosen.formUnion(known.filter { current?.contains($0) ?? true })
    }
    groups = chosen
    omitted = [all.omitted(except: chosen), extras.omitted(except: chosen)]
  }

  private static func checkVersion(_ metadata: LockTable) throws(LockError) {
    let version = try metadata.string("lock_version") ?? "1"
    let numbers = version.split(separator: ".").map { Int($0) ?? 0 }
    guard numbers.first == 4, numbers.count > 1, (3...5).contains(numbers[1]) else {
      throw LockError(
        .formatVersion(version, supported: "4.3 to 4.5", command: "pdm lock --update-reuse"),
        at: metadata.location(of: "lock_version"))
    }
    guard try metadata.strings("strategy")?.contains("inherit_metadata") == true else {
      throw LockError(
        .unresolved(
          "it was made without the strategy 'inherit_metadata', so that only a resolver knows what "
            + "is for which target", command: "pdm export -f pylock -G :all -o pylock.toml"),
        at: metadata.location(of: "strategy"))
    }
  }

  /// Appends the entries that apply.
  ///
  /// Throws `LockError`.
  func read(into lock: inout Lock) throws(LockError) {
    lock.files.append(file.path)
    try PdmTargets(metadata, scope).check(noting: &lock)
    if try project?.isDistribution == false {
      lock.projectExclusion =
        "\(file.name): the project is not installed: it has no name, or 'distribution' is false"
    }
    let writer = LockWriter(scope, project: request.project)
    let artifacts = PdmArtifacts(file, scope, project)
    let excludes = try project?.excludes() ?? []
    var positions: [PackageName: Int] = [:]
    var tables: [PackageName: LockTable] = [:]
    for table in try file.root.tables("package") {
      let name = try table.name()
      guard !excludes.contains(name), try applies(table) else { continue }
      let extras = Set(try table.names("extras") ?? [])
      if let other = tables[name] {
        // An entry for each set of extras, of one version and the same files.
        let (first, second) = (
          try other.requiredString("version"), try table.requiredString("version")
        )
        guard first == second else {
          throw LockError(
            .twoEntries(name, "version \(first)", other.location, "version \(second)"),
            at: table.location)
        }
        if let position = positions[name] {
          lock.entries[position].requirement.extras.formUnion(extras)
        }
        continue
      }
      tables[name] = table
      let count = lock.entries.count
      let entry = try artifacts.entry(name, table, extras: extras)
      if case .version = entry.selection, !entry.hasHashes,
        project?.sources.needHash(of: name) == true
      {
        lock.warnings.append(
          "\(table.location): '\(name)' has no hash, so any source of the project may supply it, "
            + "whatever 'include_packages' and 'exclude_packages' say")
      }
      try writer.add(
        entry,
        isEditable: table.boolean("editable") ?? false,
        to: &lock)
      if lock.entries.count > count { positions[name] = count }
    }
    if try project?.overridesDependencies == true { lock.overridesDependencies = true }
    project?.sources.add(to: &lock.options)
    lock.warnings += project?.sources.warnings ?? []
    lock.note(omitted: omitted, of: file.name)
    try staleness().check(
      file, scope, command: "pdm lock --update-reuse", noting: &lock)
  }

  private func applies(_ table: LockTable) throws(LockError) -> Bool {
    if let names = try table.names("groups"), groups.isDisjoint(with: names) { return false }
    return try table.marker("marker")?.evaluate(in: scope.markers) ?? true
  }

  private func staleness() throws(LockError) -> Staleness {
    guard let project else { return .unknown(reason: "there is no pyproject.toml beside it") }
    if metadata.has("lock_inputs") {
      return .unknown(reason: "it was made with 'lock_inputs'")
    }
    if try project.hasWorkspace { return .unknown(reason: "the project is a workspace") }
    return .comparing(
      try metadata.string("content_hash"), with: try PdmContentHash(project.file.root).candidates(),
      project: project.file.name)
  }
}
