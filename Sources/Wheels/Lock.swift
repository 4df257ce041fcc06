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

  init() {}

  /// Reads requirements files as pip does (pip documentation, "Requirements File Format").
  ///
  /// `environment` has the values that `${NAME}` may refer to. Every requirement must be pinned,
  /// by itself or by a constraint, unless `allowUnpinned` is given.
  package static func read(
    _ files: [FilePath], environment: [String: String] = [:], allowUnpinned: Bool = false
  ) throws(LockError) -> Lock {
    var reader = LockReader(environment: environment)
    for file in files { try reader.read(file) }
    var lock = reader.lock
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
