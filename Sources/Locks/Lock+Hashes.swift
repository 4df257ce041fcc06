internal import Core
package import Packaging
internal import SystemPackage

extension Lock {
  /// Returns whether every file has to match a hash: as `required` says, else as an option in the
  /// files says, else if any hash appears at all.
  package func requiresHashes(_ required: Bool?) -> Bool {
    required ?? options.requireHashes ?? hasHashes
  }

  /// Whether any entry has a hash.
  package var hasHashes: Bool {
    (entries + constraints).contains(where: \.hasHashes)
      || unnamed.contains { !$0.hashes.isEmpty }
  }

  /// Checks pip's rule of all or nothing among the entries whose markers are true: once one has a
  /// hash, all must have one.
  ///
  /// Source trees of the project's own workspace need none: nothing fetches them. Nor does what the
  /// tool of a lock installs without, unless hashes are `required`. Throws a
  /// `LockError` that lists every requirement without a hash, or every one that cannot have one:
  /// other directories and version control.
  package func checkHashes(
    required: Bool?, in environment: MarkerEnvironment
  ) throws(LockError) {
    guard requiresHashes(required) else { return }
    let hashed = Set(constraints.filter(\.hasHashes).map(\.name))
    var unhashable: [LockError.Reference] = []
    var missing: [LockError.Reference] = []
    func check(
      _ location: ArtifactLocation, isHashed: Bool, _ reference: LockError.Reference
    ) {
      if location.isUnhashable {
        if !isOwn(location) { unhashable.append(reference) }
      } else if !isHashed {
        missing.append(reference)
      }
    }
    for entry in entries where entry.applies(in: environment) {
      if entry.isUnhashedByDesign, required != true { continue }
      check(
        entry.artifactLocation,
        isHashed: entry.hasHashes || hashed.contains(entry.name), entry.reference)
    }
    for entry in unnamed where entry.applies(in: environment) {
      check(entry.source, isHashed: !entry.hashes.isEmpty, entry.reference)
    }
    guard unhashable.isEmpty else {
      throw LockError(.unhashable(unhashable), at: unhashable.first?.location)
    }
    guard missing.isEmpty else {
      throw LockError(.missingHashes(missing), at: missing.first?.location)
    }
  }

  /// Returns whether a location is a directory of the project's workspace.
  private func isOwn(_ location: ArtifactLocation) -> Bool {
    guard let workspace, case .directory(let path) = location,
      let resolved = try? FileSystem.resolve(path)
    else { return false }
    return resolved.starts(with: workspace)
  }
}
