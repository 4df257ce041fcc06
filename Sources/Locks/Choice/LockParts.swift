internal import Packaging

/// The extras or groups that a lock, or a project, has, beside those that are asked for.
struct LockParts {
  /// `extra` or `group`.
  let kind: String
  /// The names that the lock has, in its order.
  let known: [PackageName]
  /// What messages call that which should have them.
  var owner = "the lock"

  /// Checks that the lock has everything that is asked for.
  ///
  /// Throws `LockError.Reason.unknownPart` for the first name that it does not have.
  func check(
    _ wanted: some Sequence<PackageName>, at location: LockLocation
  ) throws(LockError) {
    for name in wanted where !known.contains(name) {
      throw LockError(
        .unknownPart(kind: kind, name.raw, owner: owner, known: known.map(\.normalized)),
        at: location)
    }
  }

  /// Returns what is left out of the lock, as "groups dev, docs"; nil if nothing is.
  func omitted(except chosen: some Collection<PackageName>) -> String? {
    let names = known.filter { !chosen.contains($0) }.map(\.normalized).sorted()
    guard !names.isEmpty else { return nil }
    return "\(kind)\(names.count == 1 ? "" : "s") \(names.joined(separator: ", "))"
  }
}

extension Lock {
  /// Notes what of a file is not installed, in one line.
  mutating func note(omitted parts: [String?], of file: String) {
    let parts = parts.compactMap { $0 }
    if !parts.isEmpty { notices.append("\(file): left out \(parts.joined(separator: " and "))") }
  }
}
