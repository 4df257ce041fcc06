internal import Core
internal import Packaging
internal import SystemPackage

/// Selects from a `pylock.toml` what is for a target, as the specification's section "Installation"
/// has it.
struct PylockReader {
  private let file: LockFile
  private let scope: LockScope
  private let groups: [PackageName]
  private let parts: [String?]
  private var root: LockTable { file.root }

  /// Checks the parts of the file that concern it as a whole.
  ///
  /// Throws `LockError`.
  init(_ file: LockFile, _ scope: LockScope) throws(LockError) {
    self.file = file
    self.scope = scope
    let root = file.root
    let version = try root.requiredString("lock-version")
    guard version.split(separator: ".").first == "1" else {
      throw LockError(
        .formatVersion(
          version, supported: "1.0",
          command: LockFormats.pylockCommand(of: try root.string("created-by") ?? "")
            ?? "uv export --format pylock.toml -o pylock.toml"),
        at: root.location(of: "lock-version"))
    }
    _ = try root.requiredString("created-by")
    guard root.has("packages") else { throw root.missing("packages") }
    let extras = LockParts(kind: "extra", known: try root.names("extras") ?? [])
    // Without the key the lock is for one selection, and the extras are those of the project.
    if root.has("extras") || !scope.installsProject {
      try extras.check(scope.extras.sorted(), at: root.location(of: "extras"))
    }
    let defaults = try root.names("default-groups") ?? []
    let known = (try root.names("dependency-groups") ?? []) + defaults
    let all = LockParts(
      kind: "group",
      known: known.enumerated().filter { known.firstIndex(of: $0.element) == $0.offset }
        .map(\.element))
    try all.check(scope.groups.names, at: root.location(of: "dependency-groups"))
    // The specification: groups that are asked for replace the default ones.
    let asked = scope.groups
    groups = asked.names + (asked.isEmpty || asked.includesDefaults ? defaults : [])
    parts = [all.omitted(except: groups), extras.omitted(except: scope.extras)]
    try checkTarget()
  }

  private func checkTarget() throws(LockError) {
    if let python = try root.specifiers("requires-python") {
      let version = scope.markers[.pythonFullVersion]
      guard python.contains(spelling: version) else {
        throw LockError(
          .otherTarget("it requires Python \(python), got \(version)"),
          at: root.location(of: "requires-python"))
      }
    }
    // An empty array, as pipenv writes it, is what no file can mean.
    let environments = try root.markers("environments") ?? []
    guard environments.isEmpty || environments.contains(where: applies) else {
      throw LockError(
        .otherTarget("no marker of its 'environments' is true"),
        at: root.location(of: "environments"))
    }
  }

  private func applies(_ marker: Marker) -> Bool {
    marker.evaluate(in: scope.markers, extras: scope.extras, groups: Set(groups))
  }

  /// Appends the entries that apply.
  ///
  /// `project` is the directory of the project itself. Throws `LockError`.
  func read(into lock: inout Lock, project: FilePath?) throws(LockError) {
    lock.files.append(file.path)
    let version = try root.requiredString("lock-version")
    if version != "1.0" {
      lock.warnings.append(
        "\(root.location(of: "lock-version")): version \(version) of the format is newer than 1.0: "
          + "what is new in it is ignored")
    }
    var seen: [PackageName: LockTable] = [:]
    let writer = LockWriter(scope, project: project)
    for table in try root.tables("packages") {
      let name = try table.name()
      if name.raw != name.normalized {
        lock.warnings.append("\(table.location(of: "name")): '\(name.raw)' is not normalised")
      }
      if let marker = try table.marker("marker"), !applies(marker) { continue }
      if let python = try table.specifiers("requires-python"),
        !python.contains(spelling: scope.markers[.pythonFullVersion])
      {
        throw LockError(
          .otherTarget(
            "'\(name)' requires Python \(python), got "
              + scope.markers[.pythonFullVersion]),
          at: table.location(of: "requires-python"))
      }
      if let other = seen.updateValue(table, forKey: name) {
        throw LockError(
          .twoEntries(
            name, try Self.label(name, other), other.location, try Self.label(name, table)),
          at: table.location)
      }
      try writer.add(entry(name, table), isEditable: isEditable(table), to: &lock)
    }
    if root.has("extras") { lock.takesExtras = true }
    lock.note(omitted: parts, of: file.name)
    try PylockStaleness(file).check(scope, noting: &lock)
  }

  private static func label(_ name: PackageName, _ table: LockTable) throws(LockError) -> String {
    "\(name.normalized)\(try table.string("version").map { " \($0)" } ?? "")"
  }

  private func isEditable(_ table: LockTable) throws(LockError) -> Bool {
    try table.table("directory")?.boolean("editable") ?? false
  }

  private func entry(_ name: PackageName, _ table: LockTable) throws(LockError) -> LockEntry {
    let version = try table.version()
    let kinds = ["vcs", "directory", "archive"].filter(table.has)
    let lists = ["sdist", "wheels"].filter(table.has)
    guard kinds.count == 1 && lists.isEmpty || kinds.isEmpty && !lists.isEmpty else {
      throw table.error(
        kinds.isEmpty
          ? "'\(name)' has no files"
          : "'\(name)' has both '\((kinds + lists).joined(separator: "' and '"))'")
    }
    let builder = LockEntryBuilder(name: name, location: table.location)
    if let vcs = try table.table("vcs") {
      return builder.direct(try revision(of: name, vcs), stated: version?.version)
    }
    if let directory = try table.table("directory") {
      let path = try LockedSource.directory(
        LockedSource.absolute(try directory.requiredString("path"), from: file.directory),
        below: directory.string("subdirectory"), at: directory.location(of: "subdirectory"))
      return builder.direct(.directory(path), stated: version?.version)
    }
    if let archive = try table.table("archive") {
      let artifact = try files.artifact(archive, index: nil)
      if artifact.kind == .wheel {
        try PylockFiles.check(artifact, of: name, version?.version, archive)
      }
      return try builder.direct(artifact, by: choice, stated: version?.version)
    }
    let index = try table.string("index")
    var artifacts: [LockArtifact] = []
    for wheel in try table.tables("wheels") {
      let artifact = try files.artifact(wheel, index: index)
      try PylockFiles.check(artifact, of: name, version?.version, wheel)
      artifacts.append(artifact)
    }
    if let sdist = try table.table("sdist") {
      let artifact = try files.artifact(sdist, index: index)
      try PylockFiles.check(artifact, of: name, version?.version, sdist)
      artifacts.append(artifact)
    }
    let chosen = try choice.choose(
      from: artifacts, of: name, label: try Self.label(name, table), at: table.location)
    if let version { return builder.version(version, chosen, among: artifacts) }
    // The specification lets a lock leave the version to the names of the files.
    guard let fileName = chosen.fileName else { throw table.missing("version") }
    let told = try PylockFiles.parts(of: fileName, table).version
    return builder.version((told, told.description), chosen, among: artifacts)
  }

  private var files: PylockFiles { PylockFiles(directory: file.directory) }
  private var choice: ArtifactChoice { ArtifactChoice(scope, .tag) }

  private func revision(
    of name: PackageName, _ table: LockTable
  ) throws(LockError) -> ArtifactLocation {
    let system = try table.requiredString("type")
    let url: String
    if let path = try table.string("path") {
      url = LockedSource.absolute(path, from: file.directory).string
    } else {
      url = try table.requiredString("url")
    }
    guard VCSReference.isReference("\(system)+") else {
      throw table.error("unknown version control system '\(system.excerpt)'", at: "type")
    }
    return try LockedSource.vcs(
      system, of: name, repository: url, revision: table.requiredString("commit-id"),
      subdirectory: table.string("subdirectory"), at: table.location(of: "commit-id"),
      command: LockFormats.pylockCommand(of: root.requiredString("created-by")))
  }
}
