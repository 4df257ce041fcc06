internal import Packaging
internal import SystemPackage

/// What builds took from an index although the lock has hashes: nothing pins it, and it runs.
actor UnpinnedBuildRequirements {
  private let isWanted: Bool
  private let wheelhouses: [FilePath]
  private var builds: [String: Set<String>] = [:]

  /// Collects nothing unless `isWanted`; what is in a wheelhouse does not count.
  init(isWanted: Bool, wheelhouses: [FilePath]) {
    (self.isWanted, self.wheelhouses) = (isWanted, wheelhouses)
  }

  /// Adds the requirements of a build in isolation.
  func add(_ requirements: [String], of build: String) {
    guard isWanted, let local = try? Wheelhouse(wheelhouses) else { return }
    let names = requirements.compactMap { try? Requirement($0).name }
      .filter { local.files(of: $0).isEmpty }
    if !names.isEmpty { builds[build, default: []].formUnion(names.map(\.normalized)) }
  }

  /// Returns the warning about them; none if they came from a lock of their own.
  func notices(isPinned: Bool) -> [String] {
    guard !isPinned, !builds.isEmpty else { return [] }
    let names = Set(builds.values.joined()).sorted().joined(separator: ", ")
    return [
      "built with \(names) from the index, which no hash pins: "
        + builds.keys.sorted().joined(separator: ", ")
        + "; list build requirements with hashes in a file, and name it in 'build-requirements'"
    ]
  }
}
