extension Lock {
  /// Returns whether every file has to match a hash: as `required` says, else as an option in the
  /// files says, else if any hash appears at all.
  package func requiresHashes(_ required: Bool?) -> Bool {
    required ?? options.requireHashes ?? hasHashes
  }

  /// Whether any entry has a hash.
  package var hasHashes: Bool { (entries + constraints).contains { !$0.hashes.isEmpty } }

  /// Checks pip's rule of all or nothing: once one requirement has a hash, all must have one.
  ///
  /// Throws a `LockError` that lists every requirement without, or every one that cannot have a
  /// hash: directories and version control.
  package func checkHashes(required: Bool?) throws(LockError) {
    guard requiresHashes(required) else { return }
    let unhashable = entries.filter(\.isUnhashable)
    guard unhashable.isEmpty else {
      throw LockError(.unhashable(unhashable.map(\.reference)), at: unhashable.first?.location)
    }
    let missing = entries.filter { entry in
      entry.hashes.isEmpty
        && !constraints.contains { $0.name == entry.name && !$0.hashes.isEmpty }
    }
    guard missing.isEmpty else {
      throw LockError(.missingHashes(missing.map(\.reference)), at: missing.first?.location)
    }
  }
}
