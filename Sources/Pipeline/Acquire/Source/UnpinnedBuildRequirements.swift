internal import Packaging
internal import SystemPackage

/// What builds took from an index although the lock has hashes: nothing pins it, and it runs.
actor UnpinnedBuildRequirements {
  /// Whether the lock has hashes, and there is an index that builds may take something from.
  let isWanted: Bool
  private let wheelhouses: [FilePath]
  private var builds: [String: Set<String>] = [:]
  /// The builds whose requirements could not be read.
  private var unreadable: Set<String> = []

  /// Collects nothing unless `isWanted`; what is in a wheelhouse does not count.
  init(isWanted: Bool, wheelhouses: [FilePath]) {
    (self.isWanted, self.wheelhouses) = (isWanted, wheelhouses)
  }

  /// Adds the requirements of a build in isolation; nil for what cannot be read.
  func add(_ requirements: [String]?, of build: String) {
    guard isWanted else { return }
    guard let requirements else {
      unreadable.insert(build)
      return
    }
    guard let local = try? Wheelhouse(wheelhouses) else { return }
    let names = requirements.compactMap { try? Requirement($0).name }
      .filter { local.files(of: $0).isEmpty }
    if !names.isEmpty { builds[build, default: []].formUnion(names.map(\.normalized)) }
  }

  /// Returns the warnings about them; none if they came from a lock of their own.
  func notices(isPinned: Bool) -> [String] {
    if isPinned { return [] }
    let way = "; list build requirements with hashes in a file, and name it in 'build-requirements'"
    var notices: [String] = []
    if !builds.isEmpty {
      let names = Set(builds.values.joined()).sorted().joined(separator: ", ")
      notices.append(
        "built with \(names) from the index, which no hash pins: "
          + builds.keys.sorted().joined(separator: ", ") + way)
    }
    if !unreadable.isEmpty {
      notices.append(
        "built with requirements that cannot be told before the build, which no hash pins: "
          + unreadable.sorted().joined(separator: ", ") + way)
    }
    return notices
  }
}
