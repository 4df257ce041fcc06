internal import Core
internal import Packaging
internal import SystemPackage

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

extension LockError {
  /// The error for a group that is asked of requirements files, or where there is no lock at all.
  init(groupWithoutLock group: PackageName, _ files: [FilePath]) {
    let owner = files.isEmpty ? "a project without a lock" : "a requirements file"
    self.init(
      .unknownPart(kind: "group", group.raw, owner: owner, known: []),
      at: files.first.map { .file(FileLocation(file: $0, line: 1)) })
  }
}
