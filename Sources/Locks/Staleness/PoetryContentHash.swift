internal import Core
internal import Packaging

/// The hash by which Poetry sees whether a project has changed since it was locked, in the forms of
/// its versions (`poetry.packages.locker`).
struct PoetryContentHash {
  private let root: LockTable
  private let project: LockTable?
  private let poetry: LockTable?

  /// Takes a `pyproject.toml`.
  ///
  /// Throws `LockError` for one whose tables are no tables.
  init(_ root: LockTable) throws(LockError) {
    self.root = root
    project = try root.table("project")
    poetry = try root.table("tool")?.table("poetry")
  }

  private static let legacyKeys = ["dependencies", "source", "extras", "dev-dependencies"]

  /// Returns what is hashed, for the lock of a version of the format.
  ///
  /// Poetry takes dependency groups into account since 2.3; `writtenBy` is the version in the first
  /// line of the lock.
  func candidates(lockVersion: String, writtenBy: Version?) throws(LockError) -> [[UInt8]] {
    let legacy = Dictionary(
      uniqueKeysWithValues: Self.legacyKeys.map { ($0, HashedValue(poetry, $0) ?? .null) })
    var withGroup = legacy
    withGroup["group"] = HashedValue(poetry, "group")
    if lockVersion.hasPrefix("1.") {
      return [PythonJSON.dump(.object(legacy)), PythonJSON.dump(.object(withGroup))]
    }
    let standard = Self.members(
      of: project, ["requires-python", "dependencies", "optional-dependencies"])
    let groups = try root.table("dependency-groups").flatMap { table -> HashedValue? in
      table.keys.isEmpty ? nil : HashedValue(table)
    }
    var candidates = [content(standard, groups, withGroup)]
    if let writtenBy, let limit = try? Version("2.3.0"), writtenBy < limit, groups != nil {
      candidates.append(content(standard, nil, withGroup))
    }
    return candidates
  }

  private func content(
    _ standard: [String: HashedValue], _ groups: HashedValue?, _ legacy: [String: HashedValue]
  ) -> [UInt8] {
    if standard.isEmpty, groups == nil { return PythonJSON.dump(.object(legacy)) }
    var content: [String: HashedValue] = [
      "project": .object(standard),
      "tool": .object(["poetry": .object(Self.members(of: poetry, Self.legacyKeys + ["group"]))]),
    ]
    if let groups { content["dependency-groups"] = groups }
    return PythonJSON.dump(.object(content))
  }

  private static func members(of table: LockTable?, _ keys: [String]) -> [String: HashedValue] {
    var members: [String: HashedValue] = [:]
    for key in keys { members[key] = HashedValue(table, key) }
    return members
  }
}
