package import Packaging

/// The requirements of a set of distributions, given the extras that the set itself uses.
package struct RequirementGraph: Sendable {
  private let environment: MarkerEnvironment
  /// The extras in use of every distribution.
  private let extras: [PackageName: Set<PackageName>]

  /// Finds the extras in use by following requirements until nothing new turns up.
  package init(_ installed: [ClosureCheck.Installed], in environment: MarkerEnvironment) {
    self.environment = environment
    var extras: [PackageName: Set<PackageName>] = [:]
    for distribution in installed {
      extras[distribution.metadata.name, default: []].formUnion(distribution.extras)
    }
    let metadata = Dictionary(
      installed.map { ($0.metadata.name, $0.metadata) }, uniquingKeysWith: { $1 })
    var queue = Array(metadata.keys)
    while let name = queue.popLast() {
      for requirement in metadata[name]?.requirements ?? []
      where !requirement.extras.isEmpty && metadata[requirement.name] != nil {
        let inUse = extras[name] ?? []
        guard requirement.marker.applies(in: environment, extras: inUse),
          !requirement.extras.isSubset(of: extras[requirement.name] ?? [])
        else { continue }
        extras[requirement.name, default: []].formUnion(requirement.extras)
        queue.append(requirement.name)
      }
    }
    self.extras = extras
  }

  /// Returns the requirements of one of the distributions whose markers are true, in their order.
  package func requirements(of metadata: CoreMetadata) -> [Requirement] {
    let inUse = extras[metadata.name] ?? []
    return metadata.requirements.filter {
      $0.marker.applies(in: environment, extras: inUse)
    }
  }
}
