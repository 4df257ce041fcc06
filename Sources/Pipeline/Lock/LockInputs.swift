internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage

/// What a lock is made from: requirements files, and the metadata of the project.
struct LockInputs {
  /// The requirements, one line each, without markers: they are true for the target; and the revision
  /// that a line is of, if it is of one.
  private(set) var lines: [(text: String, revision: ArtifactLocation?)] = []
  /// What constrains them, one line each.
  private(set) var constraints: [String] = []
  /// The options in the files.
  private(set) var options = LockOptions()
  /// The files as the lock names them.
  private(set) var files: [String] = []
  /// The command that makes the lock again from the same files.
  let command: String
  /// The names in the files.
  private(set) var names: Set<PackageName> = []
  /// What is required of them, where that is a range.
  private var specifiers: [(name: PackageName, versions: VersionSpecifiers)] = []
  /// The extras that are asked of them.
  private(set) var extras: [PackageName: Set<PackageName>] = [:]
  /// The paths and URLs in the files, by name.
  private(set) var locations: [PackageName: ArtifactLocation] = [:]
  /// The project, if its metadata has to be built to know what it requires.
  private(set) var built: Project?
  /// The names of projects whose requirements are among these, which no lock has.
  private(set) var projects: Set<PackageName> = []

  /// A project whose build backend knows what it requires.
  struct Project {
    /// Its source directory.
    let directory: FilePath
    /// Its name; nil if only the backend knows that, too.
    let name: PackageName?
    /// The extras whose requirements count.
    let extras: Set<PackageName>
  }

  /// The name that a file with requirements for a lock has.
  static let fileName = "requirements.in"

  /// Whether nothing is required.
  var isEmpty: Bool { lines.isEmpty && built == nil }

  /// Whether lines of the files do not apply to the target.
  private(set) var hasSkipped = false
  /// Whether the requirements of a project are among these, which may have none.
  private(set) var hasProject = false

  /// The first distribution of the files that comes from an index; nil if none does.
  var firstName: PackageName? { names.filter { locations[$0] == nil }.min() }

  /// Returns whether a version is in all ranges of the files.
  func allow(_ name: PackageName, _ version: Version) -> Bool {
    locations[name] == nil
      && specifiers.allSatisfy {
        $0.name != name || $0.versions.contains(version, prereleases: true)
      }
  }

  private init(_ request: StageRequest) {
    var words = [LockFormats.compileCommand]
    let extras = Set(request.extras).map(\.normalized).sorted()
    let groups = request.groups.names.map(\.normalized)
    if !extras.isEmpty { words.append("--extras \(extras.joined(separator: ","))") }
    if !groups.isEmpty { words.append("--groups \(groups.joined(separator: ","))") }
    command = words.joined(separator: " ")
  }

  /// Reads the files that a request names, else `requirements.in`, else the metadata of the project.
  ///
  /// Throws `LockRunError` for what has no requirements, `LockError` for what cannot be read.
  static func read(
    _ request: StageRequest, output: LockOutput, scope: LockScope
  ) throws -> LockInputs {
    var inputs = LockInputs(request)
    var projects: [FilePath] = []
    var files: [FilePath] = []
    for path in try named(request) {
      let name = path.lastComponent?.string ?? ""
      if FileSystem.isDirectory(path) {
        guard metadataFile(in: path) != nil else {
          throw LockRunError.notInput(path, reason: "the directory has no Python project")
        }
        projects.append(path)
      } else if LocalProject.metadataFiles.contains(name) {
        // What cannot be opened is an error of its own.
        _ = try FileSystem.read(path)
        projects.append(path.removingLastComponent())
      } else {
        files.append(path)
      }
      inputs.files.append(inputs.name(of: path, besides: output.directory))
    }
    let target = output.target
    for file in files {
      guard (try? FileSystem.resolve(file)) != target else {
        throw LockRunError.inputIsOutput(file)
      }
      guard try LockFormats.format(of: file) is RequirementsTxt else {
        throw LockRunError.notInput(file, reason: "it is a lock already")
      }
    }
    // Groups are those of the project.
    var fileScope = scope
    fileScope.groups = GroupSelection()
    let lock = try Lock.read(
      files, environment: request.environment, allowUnpinned: true,
      project: request.sourceDirectory, secrets: request.secrets, scope: fileScope)
    try inputs.add(lock, for: scope.markers)
    var extras = scope.extras
    if let asked = lock.projectExtras(in: scope.markers) {
      extras.formUnion(asked)
      if !projects.contains(request.sourceDirectory) { projects.append(request.sourceDirectory) }
    }
    if projects.isEmpty, !extras.isEmpty { throw LockRunError.extrasWithoutProject(files) }
    for directory in projects {
      try inputs.add(project: directory, extras: extras, groups: scope.groups.names, scope.markers)
    }
    if projects.isEmpty, !scope.groups.names.isEmpty {
      let groups = try ProjectRequirements.groups(
        scope.groups.names, of: request.sourceDirectory, markers: scope.markers)
      try inputs.add(groups, from: request.sourceDirectory)
    }
    return inputs
  }

  private static func named(_ request: StageRequest) throws -> [FilePath] {
    if !request.requirements.isEmpty { return request.requirements }
    let directory = request.sourceDirectory
    let usual = directory.appending(fileName)
    if FileSystem.isRegularFile(usual) { return [usual] }
    guard let metadata = metadataFile(in: directory) else {
      throw LockRunError.noInput(directory)
    }
    return [metadata]
  }

  private static func metadataFile(in directory: FilePath) -> FilePath? {
    LocalProject.metadataFiles.map { directory.appending($0) }
      .first(where: FileSystem.isRegularFile)
  }

  /// Returns a file as the lock names it, which says nothing of this machine.
  private func name(of path: FilePath, besides directory: FilePath) -> String {
    let written = path.written(besides: directory)
    return written.isRelative ? written.string : path.lastComponent?.string ?? ""
  }

  private mutating func add(_ lock: Lock, for markers: MarkerEnvironment) throws {
    // For what is wrong in a line, and for lines that exclude each other.
    _ = try lock.entries(in: markers)
    options = lock.options
    hasSkipped = !lock.skipped(in: markers).isEmpty
    for entry in lock.entries where entry.applies(in: markers) { add(entry) }
    for constraint in lock.constraints where constraint.applies(in: markers) {
      constraints.append(constraint.line)
      specifiers.append((constraint.name, constraint.requirement.specifiers))
    }
    for entry in lock.unnamed where entry.applies(in: markers) {
      lines.append(
        (entry.source.reference + Self.suffix(of: entry.extras), entry.source.revision))
    }
  }

  /// Returns what follows a name or path for extras.
  static func suffix(of extras: some Collection<PackageName>) -> String {
    extras.isEmpty ? "" : "[\(extras.map(\.normalized).sorted().joined(separator: ","))]"
  }

  private mutating func add(_ entry: LockEntry) {
    lines.append((entry.line, entry.artifactLocation.revision))
    names.insert(entry.name)
    extras[entry.name, default: []].formUnion(entry.requirement.extras)
    specifiers.append((entry.name, entry.requirement.specifiers))
    if case .direct(let location) = entry.selection { locations[entry.name] = location }
  }

  private mutating func add(
    project directory: FilePath, extras: Set<PackageName>, groups: [PackageName],
    _ markers: MarkerEnvironment
  ) throws {
    hasProject = true
    let project = try ProjectRequirements.read(directory, extras: extras, markers: markers)
    if let name = project.name { projects.insert(name) }
    if project.needsBackend {
      built = Project(directory: directory, name: project.name, extras: extras)
    }
    try add(project.requirements, from: directory)
    let groups = try ProjectRequirements.groups(groups, of: directory, markers: markers)
    try add(groups, from: directory)
  }

  private mutating func add(_ requirements: [Requirement], from directory: FilePath) throws {
    let lock = try Lock.read(
      arguments: requirements.map(\.description), from: directory,
      location: .option(directory.appending("pyproject.toml").string))
    for entry in lock.entries { add(entry) }
  }
}

extension LockEntry {
  /// The entry as a line for a resolver, on the target for which it holds.
  fileprivate var line: String {
    var requirement = requirement
    requirement.marker = nil
    guard case .direct(let location) = selection else { return requirement.description }
    if case .vcs(let reference) = location {
      return reference.requirement(Requirement(name: name, extras: requirement.extras))
    }
    requirement.url = location.reference
    return requirement.description
  }
}

extension ArtifactLocation {
  /// The location, if it is a revision.
  fileprivate var revision: ArtifactLocation? { if case .vcs = self { self } else { nil } }

  /// The URL for a resolver, with credentials.
  fileprivate var reference: String {
    switch self {
    case .index, .url, .vcs: revealed
    case .file(let path), .directory(let path):
      PercentEncoding.fileURL((try? FileSystem.resolve(path)) ?? path)
    }
  }
}
