internal import Core
internal import Packaging
internal import SystemPackage

/// Selects from a `Pipfile.lock` what `pipenv sync` would.
struct PipfileReader {
  private let file: LockFile
  private let request: LockRequest
  private let sources: PipfileSources
  /// The keys of the categories that are wanted.
  private let categories: [String]
  private let omitted: String?

  private var scope: LockScope { request.scope }

  /// Checks the version of the format and what is asked for.
  ///
  /// Throws `LockError`.
  init(_ file: LockFile, _ request: LockRequest) throws(LockError) {
    self.file = file
    self.request = request
    let metadata = try file.root.requiredTable("_meta")
    let version = try metadata.integer("pipfile-spec") ?? 0
    guard version == 6 else {
      throw LockError(
        .formatVersion("\(version)", supported: "6", command: "pipenv lock"),
        at: metadata.location(of: "pipfile-spec"))
    }
    sources = try PipfileSources(metadata, request)
    let keys = file.root.keys.filter { $0 != "_meta" && $0 != "default" }
    var known: [PackageName: String] = [:]
    var names: [PackageName] = []
    for key in keys {
      let name = try file.root.name(key, for: key)
      known[name] = key
      names.append(name)
    }
    let parts = LockParts(kind: "group", known: names)
    // As `--dev` and the tables of a Pipfile call them.
    let asked = try request.scope.groups.names.map { name throws(LockError) in
      switch name.normalized {
      case "dev", "dev-packages": try file.root.name("develop", for: "develop")
      default: name
      }
    }.filter { $0.normalized != "packages" }
    try parts.check(asked, at: file.location)
    categories = ["default"] + asked.compactMap { known[$0] }
    let used = names.filter { file.root.table[known[$0] ?? ""]?.table?.isEmpty == false }
    omitted = LockParts(kind: "group", known: used).omitted(except: asked)
  }

  /// Appends the entries that apply.
  ///
  /// Throws `LockError`.
  func read(into lock: inout Lock) throws(LockError) {
    lock.files.append(file.path)
    let writer = LockWriter(scope, project: request.project)
    for entry in try entries() {
      if try entry.forbidsWheel { lock.options.formats.setNoBinary(entry.name.normalized) }
      try writer.add(
        entry.lockEntry(in: file.directory, sources, request), isEditable: entry.isEditable,
        to: &lock)
    }
    sources.add(to: &lock.options)
    lock.note(omitted: [omitted], of: file.name)
    try warnAboutPython(&lock)
    try checkStaleness(&lock)
  }

  /// Returns the entries that apply, one for each name.
  ///
  /// Pipenv installs one category after the other, so that the entry of the last one is what stays.
  /// Throws `LockError`, also for two spellings of a name in one category, which pip rejects.
  private func entries() throws(LockError) -> [PipfileEntry] {
    var names: [PackageName] = []
    var chosen: [PackageName: PipfileEntry] = [:]
    for category in categories {
      guard let table = try file.root.table(category) else { continue }
      var keys: [PackageName: String] = [:]
      for key in table.keys {
        let name = try table.name(key, for: key)
        let entry = try PipfileEntry(name, table, key)
        guard try entry.applies(in: scope.markers) else { continue }
        if let other = keys.updateValue(key, forKey: name) {
          throw LockError(
            .twoEntries(name, "'\(other)'", table.location(of: other), "'\(key)'"),
            at: table.location(of: key))
        }
        if chosen.updateValue(entry, forKey: name) == nil { names.append(name) }
      }
    }
    return names.compactMap { chosen[$0] }
  }

  /// Warns where the lock was made with another version of Python: what only that one needs not is
  /// missing.
  private func warnAboutPython(_ lock: inout Lock) throws(LockError) {
    let metadata = try file.root.requiredTable("_meta")
    guard let requires = try metadata.table("requires"),
      let version = try requires.string("python_version")
    else { return }
    let actual = scope.markers[.pythonVersion]
    guard version != actual else { return }
    lock.warnings.append(
      "\(requires.location(of: "python_version")): the lock was made for Python \(version), the "
        + "target has \(actual): what only Python \(actual) needs may be missing")
  }

  private func checkStaleness(_ lock: inout Lock) throws(LockError) {
    let project = try LockFile.tomlIfPresent(
      file.directory.appending("Pipfile"), format: "Pipfile")
    let hash = try file.root.requiredTable("_meta").table("hash")?.string("sha256")
    let staleness: Staleness =
      if let project {
        .comparing(hash, with: PipfileHash(project.root).candidates, project: project.name)
      } else {
        .unknown(reason: "there is no Pipfile beside it")
      }
    try staleness.check(file, scope, command: "pipenv lock", noting: &lock)
  }
}
