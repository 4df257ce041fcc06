internal import Core
internal import Packaging

/// The hash by which PDM sees whether a project has changed since it was locked, in all forms that
/// its versions had (`pdm.project.project_file`).
struct PdmContentHash {
  private let project: LockTable?
  private let pdm: LockTable?
  private let root: LockTable

  /// Takes a `pyproject.toml`.
  ///
  /// Throws `LockError` for one whose tables are no tables.
  init(_ root: LockTable) throws(LockError) {
    self.root = root
    project = try root.table("project")
    pdm = try root.table("tool")?.table("pdm")
  }

  /// Returns what is hashed: the lock does not say which version of PDM wrote it.
  func candidates() throws(LockError) -> [[UInt8]] {
    var candidates: [[UInt8]] = []
    let empty = HashedValue.object([:])
    let legacy = HashedValue(pdm, "dev-dependencies") ?? empty
    let resolution = try pdm?.table("resolution")
    for development in [try mergedGroups(), legacy] {
      for (key, value) in [
        ("resolution", resolution.map { HashedValue($0) } ?? empty),
        ("overrides", HashedValue(resolution, "overrides") ?? empty),
      ] {
        candidates.append(
          PythonJSON.dump(
            .object([
              "sources": HashedValue(pdm, "source") ?? .array([]),
              "dependencies": HashedValue(project, "dependencies") ?? .array([]),
              "dev-dependencies": development,
              "optional-dependencies": HashedValue(project, "optional-dependencies") ?? empty,
              "requires-python": HashedValue(project, "requires-python") ?? .string(""),
              key: value,
            ])))
      }
    }
    return candidates
  }

  /// Returns `[dependency-groups]` by normalised names, with what `tool.pdm.dev-dependencies` adds.
  private func mergedGroups() throws(LockError) -> HashedValue {
    var groups: [String: [HashedValue]] = [:]
    for (table, normalizes) in [
      (try root.table("dependency-groups"), true), (try pdm?.table("dev-dependencies"), false),
    ] {
      for member in table?.table.members ?? [] {
        let name = normalizes ? PackageName.normalize(member.key) : member.key
        groups[name, default: []] += (member.value.array ?? []).map { .document($0) }
      }
    }
    return .object(groups.mapValues { .array($0) })
  }
}
