internal import Packaging

/// The ways on which a walk reaches a package: for each the markers that have to hold on it.
///
/// Markers that name no parts that exclude each other are true on the whole way, and left out.
struct UvWays {
  private(set) var ways: Set<Set<Marker>> = []

  init() {}

  /// The way of what is asked for, or of an edge from there.
  init(_ marker: Marker?) { ways = [Self.conditions(marker)] }

  /// The most ways that are told apart; more count as one without conditions.
  private static let limit = 64

  /// Adds ways; returns false if they lead nowhere new.
  ///
  /// A way with all conditions of another one and more is as good as that.
  mutating func add(_ other: UvWays) -> Bool {
    var isNew = false
    for way in other.ways where !ways.contains(where: { $0.isSubset(of: way) }) {
      ways = ways.filter { !way.isSubset(of: $0) }
      ways.insert(way)
      isNew = true
    }
    if ways.count > Self.limit { ways = [[]] }
    return isNew
  }

  /// Returns the ways with an edge at the end of each.
  func followed(by marker: Marker?) -> UvWays {
    let conditions = Self.conditions(marker)
    var longer = UvWays()
    longer.ways = Set(ways.map { $0.union(conditions) })
    return longer
  }

  /// Returns whether all markers hold on one of the ways.
  func lead(in environment: MarkerEnvironment, active: Set<PackageName>) -> Bool {
    ways.contains { way in
      way.allSatisfy { $0.evaluate(in: environment, activeExtras: active) }
    }
  }

  private static func conditions(_ marker: Marker?) -> Set<Marker> {
    guard let marker, marker.expression.namesExtra else { return [] }
    return [marker]
  }
}

extension MarkerExpression {
  /// Whether it has a comparison with `extra`.
  fileprivate var namesExtra: Bool {
    switch self {
    case .comparison(let comparison):
      comparison.left == .variable(.extra) || comparison.right == .variable(.extra)
    case .all(let parts), .any(let parts): parts.contains(where: \.namesExtra)
    }
  }
}
