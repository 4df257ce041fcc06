package import Packaging
package import SystemPackage

/// Everything that requirements files ask for.
package struct Lock: Sendable {
  /// The requirements in the order of the files.
  package internal(set) var pins: [Pin] = []
  /// What constraint files (`-c`) allow.
  package internal(set) var constraints: [Pin] = []
  package internal(set) var options = LockOptions()
  /// Every file that was read, included ones too, in the order of reading.
  package internal(set) var files: [FilePath] = []
  /// Things that pip ignores without a word and that the user may not have meant.
  package internal(set) var warnings: [String] = []
  /// Whether requirements that name no single version are accepted.
  package internal(set) var allowsUnpinned = false
  /// The extras of the project itself, if a file names its directory: `.` or `-e .[extra]`.
  package internal(set) var projectExtras: Set<PackageName>?

  init() {}

  /// Reads requirements files as pip does (pip documentation, "Requirements File Format").
  ///
  /// `environment` has the values that `${NAME}` may refer to. Every requirement must be pinned,
  /// by itself or by a constraint, unless `allowUnpinned` is given.
  ///
  /// With `project`, files are read as they are used for development: `-e` means a regular
  /// installation, and the directory `project` is no pin but `projectExtras`.
  package static func read(
    _ files: [FilePath], environment: [String: String] = [:], allowUnpinned: Bool = false,
    project: FilePath? = nil
  ) throws(LockError) -> Lock {
    var reader = LockReader(environment: environment, project: project)
    for file in files { try reader.read(file) }
    return try finish(reader.lock, allowUnpinned: allowUnpinned)
  }

  /// Reads what stands on a command line of pip: `name`, `name==1.0`, `-rfile`, `-cfile`.
  ///
  /// Relative paths start from `directory`; `place` is where messages say that it stands.
  package static func read(
    arguments: [String], from directory: FilePath, place: String,
    environment: [String: String] = [:]
  ) throws(LockError) -> Lock {
    var reader = LockReader(environment: environment, project: directory)
    for argument in arguments {
      try reader.read(argument: argument, from: directory, place: place)
    }
    return try finish(reader.lock, allowUnpinned: true)
  }

  /// This lock and what another one has besides: its distributions that are not in this one, and
  /// its options where this one has none.
  package func merging(_ other: Lock) -> Lock {
    var merged = self
    let names = Set(pins.map(\.name))
    merged.pins += other.pins.filter { !names.contains($0.name) }
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

  private static func finish(_ lock: Lock, allowUnpinned: Bool) throws(LockError) -> Lock {
    var lock = lock
    lock.allowsUnpinned = allowUnpinned
    let unpinned = lock.pins.filter { pin in
      if case .range = pin.source { !lock.isPinnedByConstraint(pin) } else { false }
    }
    guard allowUnpinned || unpinned.isEmpty else { throw .unpinned(unpinned.map(\.entry)) }
    return lock
  }

  /// The pins whose markers hold, one for each name, within the constraints that apply.
  ///
  /// Two pins of one name that exclude each other are an error, as is one that no constraint
  /// pins after all.
  package func pins(in environment: MarkerEnvironment) throws(LockError) -> [Pin] {
    var chosen: [Pin] = []
    var positions: [PackageName: Int] = [:]
    for pin in pins where pin.applies(in: environment) {
      if let position = positions[pin.name] {
        chosen[position] = try chosen[position].merged(with: pin)
      } else {
        positions[pin.name] = chosen.count
        chosen.append(pin)
      }
    }
    for constraint in constraints where constraint.applies(in: environment) {
      guard let position = positions[constraint.name] else { continue }
      chosen[position] = try chosen[position].constrained(by: constraint)
    }
    let unpinned = chosen.filter { if case .range = $0.source { true } else { false } }
    guard allowsUnpinned || unpinned.isEmpty else { throw .unpinned(unpinned.map(\.entry)) }
    return chosen
  }

  /// Whether every file has to match a hash: as `required` says, else as an option in the files
  /// says, else if any hash appears at all.
  package func requiresHashes(_ required: Bool?) -> Bool {
    required ?? options.requireHashes ?? (pins + constraints).contains { !$0.hashes.isEmpty }
  }

  /// Checks pip's rule of all or nothing: once one requirement has a hash, all must have one.
  ///
  /// Throws an error that lists every requirement without, or every one that cannot have a hash:
  /// directories and version control.
  package func checkHashes(required: Bool?) throws(LockError) {
    guard requiresHashes(required) else { return }
    let unhashable = pins.filter(\.isUnhashable)
    guard unhashable.isEmpty else { throw .unhashable(unhashable.map(\.entry)) }
    let missing = pins.filter { pin in
      pin.hashes.isEmpty
        && !constraints.contains { $0.name == pin.name && !$0.hashes.isEmpty }
    }
    guard missing.isEmpty else { throw .missingHashes(missing.map(\.entry)) }
  }

  private func isPinnedByConstraint(_ pin: Pin) -> Bool {
    constraints.contains { constraint in
      guard constraint.name == pin.name else { return false }
      if case .range = constraint.source { return false }
      return true
    }
  }
}
