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
    let asking = metadata.mapValues { metadata in
      metadata.requirements.filter { !$0.extras.isEmpty && extras[$0.name] != nil }
    }
    let possible = asking.values.joined().reduce(into: Set(extras.values.joined())) {
      $0.formUnion($1.extras)
    }
    var requests = asking.mapValues { ExtraRequests($0, in: environment, among: possible) }
    // Each extra of a distribution is followed once; nil stands for the distribution without extras.
    var pending = extras.flatMap { name, extras -> [(name: PackageName, extra: PackageName?)] in
      extras.isEmpty ? [(name, nil)] : extras.map { (name, $0) }
    }
    while let (name, extra) = pending.popLast() {
      for requirement in requests[name]?.take(extra) ?? [] {
        for extra in requirement.extras
        where extras[requirement.name, default: []].insert(extra).inserted {
          pending.append((requirement.name, extra))
        }
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
