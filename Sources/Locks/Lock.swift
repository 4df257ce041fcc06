package import Packaging
package import SystemPackage

/// Everything that lock files ask for, whatever their format.
package struct Lock: Sendable {
  /// What is to be installed, in the order of the files.
  package internal(set) var entries: [LockEntry] = []
  /// What is to be installed and has no name yet, in the order of the files.
  package internal(set) var unnamed: [UnnamedEntry] = []
  /// The lines that name the directory of the project itself.
  package internal(set) var projectLines: [ProjectLine] = []
  /// The errors in lines that do not apply everywhere.
  var faults: [LockFault] = []
  /// What constraint files (`-c`) allow.
  package internal(set) var constraints: [LockEntry] = []
  /// Options that concern the lock as a whole.
  package internal(set) var options = LockOptions()
  /// Every file that was read, included ones too, in the order of reading.
  package internal(set) var files: [FilePath] = []
  /// Messages about parts that pip ignores silently and that the user may not have meant.
  package internal(set) var warnings: [String] = []
  /// What of the files is left out, one line each.
  package internal(set) var notices: [String] = []
  /// What only those want to know who look for a problem, one line each.
  package internal(set) var details: [String] = []
  /// Whether the project replaces what distributions require, so that the lock may contradict them.
  package internal(set) var overridesDependencies = false
  /// Whether the extras that were asked for chose among the entries, rather than being those of the
  /// project alone.
  package internal(set) var takesExtras = false
  /// Why the project itself is not installed, as the lock has it; nil where it is up to the user.
  package internal(set) var projectExclusion: String?
  /// Whether requirements that name no single version are accepted.
  package internal(set) var allowsUnpinned = false
  /// The directory whose source trees are ours, with links resolved: the workspace of the project;
  /// nil if there is no project.
  var workspace: FilePath?

  init() {}

  /// Reads lock files, each by the format that its name tells.
  ///
  /// `environment` has the values that `${NAME}` may refer to. Every entry must be pinned, by
  /// itself or by a constraint, unless `allowUnpinned` is given; one with a marker must be so only
  /// where the marker is true, which `entries(in:)` checks.
  ///
  /// `project` is the directory of the project itself: a line that names it is no entry but one of
  /// `projectLines`, and the source trees of its workspace need no hash.
  ///
  /// What `${NAME}` in URLs stands for is added to `secrets`. `scope` is what formats choose by
  /// that are made for many targets. Throws `LockError`, also for groups where no file can have any.
  package static func read(
    _ files: [FilePath], environment: [String: String] = [:], allowUnpinned: Bool = false,
    project: FilePath? = nil, secrets: Secrets = Secrets(), scope: LockScope = .usual()
  ) throws(LockError) -> Lock {
    let request = LockRequest(
      environment: environment, project: project, secrets: secrets, scope: scope)
    var lock = Lock()
    var hasGroups = false
    for file in files {
      let format = try LockFormats.format(of: file)
      try format.read(file, request, into: &lock)
      hasGroups = hasGroups || format.hasGroups
    }
    if let group = scope.groups.names.first, !hasGroups {
      throw LockError(groupWithoutLock: group, files)
    }
    lock.workspace = project.map(LocalProject.workspace)
    lock.allowsUnpinned = allowUnpinned
    let unpinned = lock.unpinned.filter { $0.marker == nil }
    guard allowUnpinned || unpinned.isEmpty else { throw LockError(unpinned: unpinned) }
    return lock
  }

  /// Returns this lock and what another one has besides: its distributions that are not in this
  /// one, as the target sees it, and its options where this one has none.
  ///
  /// Where this lock has a range and the other one a version in it, the version is chosen: pip
  /// would find it installed.
  package func merging(_ other: Lock, in environment: MarkerEnvironment) -> Lock {
    var merged = self
    let names = Set(entries.filter { $0.applies(in: environment) }.map(\.name))
    for entry in other.entries where !entry.isRange && entry.marker == nil {
      let ranges = merged.entries.indices.filter {
        merged.entries[$0].name == entry.name && merged.entries[$0].isRange
      }
      for index in ranges {
        if let both = try? merged.entries[index].merged(with: entry) {
          merged.entries[index] = both
        }
      }
    }
    merged.entries += other.entries.filter { !names.contains($0.name) }
    merged.unnamed += other.unnamed.filter { !unnamed.contains($0) }
    merged.projectLines += other.projectLines
    merged.faults += other.faults
    merged.constraints += other.constraints
    merged.files += other.files.filter { !files.contains($0) }
    merged.warnings += other.warnings
    merged.notices += other.notices
    merged.details += other.details
    merged.overridesDependencies = overridesDependencies || other.overridesDependencies
    merged.takesExtras = takesExtras || other.takesExtras
    merged.projectExclusion = projectExclusion ?? other.projectExclusion
    merged.allowsUnpinned = allowsUnpinned || other.allowsUnpinned
    merged.options = options.merging(other.options)
    merged.workspace = workspace ?? other.workspace
    return merged
  }

  /// Returns the entries whose markers are true, one for each name, within the constraints that
  /// apply.
  ///
  /// Throws `LockError` for an error in a line that applies, for two entries of one name that
  /// exclude each other, and for one that no constraint pins after all.
  package func entries(in environment: MarkerEnvironment) throws(LockError) -> [LockEntry] {
    for fault in faults where fault.marker.evaluate(in: environment) { throw fault.error }
    var chosen: [LockEntry] = []
    var positions: [PackageName: Int] = [:]
    for entry in entries where entry.applies(in: environment) {
      if let position = positions[entry.name] {
        chosen[position] = try chosen[position].merged(with: entry)
      } else {
        positions[entry.name] = chosen.count
        chosen.append(entry)
      }
    }
    for constraint in constraints where constraint.applies(in: environment) {
      guard let position = positions[constraint.name] else { continue }
      chosen[position] = try chosen[position].constrained(by: constraint)
    }
    let unpinned = chosen.filter(\.isRange)
    guard allowsUnpinned || unpinned.isEmpty else { throw LockError(unpinned: unpinned) }
    return chosen
  }

  /// The entries that neither they themselves nor a constraint pins.
  package var unpinned: [LockEntry] {
    let pinned = Set(constraints.filter { !$0.isRange }.map(\.name))
    return entries.filter { $0.isRange && !pinned.contains($0.name) }
  }

  /// Where direct references and constraints lead, whatever their markers.
  package var directLocations: [ArtifactLocation] {
    (entries + constraints).compactMap { entry in
      if case .direct(let location) = entry.selection { location } else { nil }
    } + unnamed.map(\.source)
  }

  /// The URLs of files and indexes, whatever the markers of their entries.
  package var artifactURLs: Set<String> {
    var urls: Set<String> = []
    for artifact in entries.flatMap(\.artifacts) {
      if case .url(let url) = artifact.location { urls.insert(url) }
      if let index = artifact.index { urls.insert(index) }
    }
    return urls
  }

  /// Returns the extras of the project that the lines for it ask for; nil if no line applies.
  package func projectExtras(in environment: MarkerEnvironment) -> Set<PackageName>? {
    let lines = projectLines.filter { $0.marker.applies(in: environment) }
    return lines.isEmpty ? nil : lines.reduce(into: []) { $0.formUnion($1.extras) }
  }

  /// Returns the lines whose markers are false, as `file:line: requirement`.
  package func skipped(in environment: MarkerEnvironment) -> [String] {
    entries.filter { !$0.applies(in: environment) }.map {
      "\($0.location): \($0.reference.requirement)"
    }
      + unnamed.filter { !$0.applies(in: environment) }.map { "\($0.location): \($0.label)" }
      + faults.filter { !$0.marker.evaluate(in: environment) }.compactMap { fault in
        fault.error.location.map { "\($0): ; \(fault.marker)" }
      }
  }
}
