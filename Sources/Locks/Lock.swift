package import Packaging
package import SystemPackage

/// Everything that lock files ask for, whatever their format.
package struct Lock: Sendable {
  /// What is to be installed, in the order of the files.
  package internal(set) var entries: [LockEntry] = []
  /// What constraint files (`-c`) allow.
  package internal(set) var constraints: [LockEntry] = []
  /// Options that concern the lock as a whole.
  package internal(set) var options = LockOptions()
  /// Every file that was read, included ones too, in the order of reading.
  package internal(set) var files: [FilePath] = []
  /// Messages about parts that pip ignores silently and that the user may not have meant.
  package internal(set) var warnings: [String] = []
  /// Whether requirements that name no single version are accepted.
  package internal(set) var allowsUnpinned = false
  /// The extras of the project itself, if a file names its directory: `.` or `-e .[extra]`.
  package internal(set) var projectExtras: Set<PackageName>?

  init() {}

  /// Reads lock files, each by the format that its name tells.
  ///
  /// `environment` has the values that `${NAME}` may refer to. Every entry must be pinned, by itself
  /// or by a constraint, unless `allowUnpinned` is given.
  ///
  /// With `project`, files are read as they are used for development: `-e` means a regular
  /// installation, and the directory `project` is not an entry but sets `projectExtras`.
  ///
  /// What `${NAME}` in URLs stands for is added to `secrets`. Throws `LockError`.
  package static func read(
    _ files: [FilePath], environment: [String: String] = [:], allowUnpinned: Bool = false,
    project: FilePath? = nil, secrets: Secrets = Secrets()
  ) throws(LockError) -> Lock {
    let request = LockRequest(environment: environment, project: project, secrets: secrets)
    var lock = Lock()
    for file in files { try LockFormats.format(of: file).read(file, request, into: &lock) }
    lock.allowsUnpinned = allowUnpinned
    guard allowUnpinned || lock.unpinned.isEmpty else {
      throw LockError(unpinned: lock.unpinned)
    }
    return lock
  }

  /// Returns this lock and what another one has besides: its distributions that are not in this one,
  /// and its options where this one has none.
  ///
  /// Where this lock has a range and the other one a version in it, the version is chosen: pip would
  /// find it installed.
  package func merging(_ other: Lock) -> Lock {
    var merged = self
    let names = Set(entries.map(\.name))
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
    merged.constraints += other.constraints
    merged.files += other.files.filter { !files.contains($0) }
    merged.warnings += other.warnings
    merged.allowsUnpinned = allowsUnpinned || other.allowsUnpinned
    merged.options = options.merging(other.options)
    if let extras = other.projectExtras {
      merged.projectExtras = (projectExtras ?? []).union(extras)
    }
    return merged
  }

  /// Returns the entries whose markers are true, one for each name, within the constraints that
  /// apply.
  ///
  /// Throws `LockError` for two entries of one name that exclude each other, and for one that no
  /// constraint pins after all.
  package func entries(in environment: MarkerEnvironment) throws(LockError) -> [LockEntry] {
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
    entries.filter { entry in
      entry.isRange && !constraints.contains { $0.name == entry.name && !$0.isRange }
    }
  }
}
