internal import Core
internal import Packaging
internal import SystemPackage

/// Selects from a `poetry.lock` what `poetry install` would.
struct PoetryReader {
  private let file: LockFile
  private let scope: LockScope
  private let project: PoetryProject?
  /// `2.1` or later: such a lock has groups and markers for each package.
  private let groups: [PackageName]
  private let omitted: [String?]

  /// Checks the version of the format, and what is asked for.
  ///
  /// Throws `LockError`.
  init(_ file: LockFile, _ scope: LockScope) throws(LockError) {
    self.file = file
    var scope = scope
    scope.formats = try PoetryConfiguration(beside: file).formats.merging(scope.formats)
    self.scope = scope
    project = try LockFile.tomlIfPresent(
      file.directory.appending("pyproject.toml"), format: "project file"
    ).map { file throws(LockError) in try PoetryProject(file) }
    let metadata = try file.root.requiredTable("metadata")
    guard let version = try metadata.string("lock-version") else {
      throw LockError(
        .formatVersion("1.0", supported: "2.1", command: "poetry lock"), at: metadata.location)
    }
    let parts = version.split(separator: ".").map { Int($0) ?? 0 }
    guard parts.first == 2, parts.count > 1, parts[1] >= 1 else {
      // Poetry itself resolves anew from these.
      throw LockError(
        .formatVersion(version, supported: "2.1", command: "poetry lock"),
        at: metadata.location(of: "lock-version"))
    }
    try Self.checkPython(metadata, scope)
    var locked: [PackageName] = []
    for table in try file.root.tables("package") {
      for name in try table.names("groups") ?? [] where !locked.contains(name) {
        locked.append(name)
      }
    }
    let main = try PackageName.main
    let known = try project?.groups() ?? []
    let all = LockParts(
      kind: "group",
      known: known.map(\.name) + locked.filter { name in !known.contains { $0.name == name } })
    try all.check(scope.groups.names, at: file.location)
    var chosen = [main] + scope.groups.names
    if scope.groups.includesDefaults {
      chosen +=
        project == nil ? locked : known.filter { !$0.isOptional }.map(\.name)
    }
    groups = chosen
    let extras = LockParts(kind: "extra", known: try Self.extras(of: file.root))
    try extras.check(scope.extras.sorted(), at: file.location)
    omitted = [
      all.omitted(except: chosen), extras.omitted(except: scope.extras),
    ]
  }

  private static func checkPython(_ metadata: LockTable, _ scope: LockScope) throws(LockError) {
    guard let text = try metadata.string("python-versions"), let version = scope.python else {
      return
    }
    guard let allowed = PoetryPythonVersions(text) else {
      throw LockError(
        .value("'\(text.excerpt)' is not a version constraint of Poetry"),
        at: metadata.location(of: "python-versions"))
    }
    guard allowed.contains(version) else {
      throw LockError(
        .otherTarget("it requires Python \(text.excerpt), got \(version)"),
        at: metadata.location(of: "python-versions"))
    }
  }

  private static func extras(of root: LockTable) throws(LockError) -> [PackageName] {
    guard let table = try root.table("extras") else { return [] }
    var names: [PackageName] = []
    for key in table.keys { names.append(try table.name(key, for: key)) }
    return names
  }

  /// Appends the entries that apply.
  ///
  /// `project` is the directory of the project itself. Throws `LockError`.
  func read(into lock: inout Lock, project directory: FilePath?) throws(LockError) {
    lock.files.append(file.path)
    if try self.project?.isPackage == false {
      lock.projectExclusion =
        "\(file.name): the project is not installed: 'package-mode' is false"
    }
    let writer = LockWriter(scope, project: directory)
    var seen: [PackageName: LockTable] = [:]
    for table in try file.root.tables("package") {
      let name = try table.name()
      guard try applies(table) else { continue }
      if let other = seen.updateValue(table, forKey: name) {
        throw LockError(
          .twoEntries(
            name, "version \(try other.requiredString("version"))", other.location,
            "version \(try table.requiredString("version"))"), at: table.location)
      }
      try writer.add(
        PoetryArtifacts(file, scope).entry(name, table),
        isEditable: table.boolean("develop") ?? false, to: &lock)
    }
    lock.note(omitted: omitted, of: file.name)
    try checkStaleness(noting: &lock)
  }

  /// Returns whether a package is in a wanted group whose marker is true.
  private func applies(_ table: LockTable) throws(LockError) -> Bool {
    guard let names = try table.names("groups") else { throw table.missing("groups") }
    let wanted = names.filter(groups.contains)
    guard !wanted.isEmpty else { return false }
    guard let value = table.table["markers"] else { return true }
    if value.string != nil { return holds(try table.marker("markers")) }
    let markers = try table.requiredTable("markers")
    for name in wanted {
      let key = markers.keys.first { PackageName.normalize($0) == name.normalized }
      guard let key else { return true }
      if holds(try markers.marker(key)) { return true }
    }
    return false
  }

  private func holds(_ marker: Marker?) -> Bool {
    marker?.evaluate(in: scope.markers, activeExtras: scope.extras) ?? true
  }

  private func checkStaleness(noting lock: inout Lock) throws(LockError) {
    let metadata = try file.root.requiredTable("metadata")
    let staleness: Staleness
    if let project {
      staleness = .comparing(
        try metadata.string("content-hash") ?? "none",
        with: try PoetryContentHash(project.file.root).candidates(
          lockVersion: metadata.requiredString("lock-version"), writtenBy: writer),
        project: project.file.name)
    } else {
      staleness = .unknown(reason: "there is no pyproject.toml beside it")
    }
    try staleness.check(file, scope, command: "poetry lock", noting: &lock)
  }

  /// The version of Poetry that wrote the lock, which its first line tells.
  private var writer: Version? {
    guard let bytes = try? FileSystem.read(file.path) else { return nil }
    let line = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    guard line.hasPrefix("#"), let name = line.firstRange(of: "Poetry ") else { return nil }
    return try? Version(line[name.upperBound...].prefix { $0 != " " })
  }
}

extension PackageName {
  /// The group of Poetry that is always installed.
  fileprivate static var main: PackageName {
    get throws(LockError) {
      do {
        return try PackageName("main")
      } catch {
        throw LockError(.value(error.message), at: nil)
      }
    }
  }
}
