internal import Packaging

/// When a requirement of a project counts.
struct UvCondition: Hashable {
  /// The markers that hold: its own, and that of its source.
  var markers: [Marker] = []
  /// The markers of which none holds: those of the sources that it has elsewhere.
  var excluded: [Marker] = []
  /// The extra of the project that has it; nil for none.
  var extra: PackageName?

  /// Whether it depends on nothing.
  var isEmpty: Bool { self == UvCondition() }

  /// Returns whether the requirement counts where these extras are active.
  func holds(in environment: MarkerEnvironment, extras: Set<PackageName>) -> Bool {
    extra.map(extras.contains) ?? true
      && markers.allSatisfy { $0.evaluate(in: environment, activeExtras: extras) }
      && !excluded.contains { $0.evaluate(in: environment, activeExtras: extras) }
  }

  /// Returns whether one of some conditions holds wherever one of others does, and nowhere else,
  /// on the given versions of Python; nil if that cannot be told.
  static func areEquivalent(
    _ left: some Collection<UvCondition>, _ right: some Collection<UvCondition>,
    python: VersionSpecifiers
  ) -> Bool? {
    guard Set(left) != Set(right) else { return true }
    guard let samples = MarkerSamples(of: Array(left) + Array(right), python: python) else {
      return nil
    }
    return samples.allSatisfy { environment, extras in
      left.contains { $0.holds(in: environment, extras: extras) }
        == right.contains { $0.holds(in: environment, extras: extras) }
    }
  }

  /// Whether it holds anywhere; nil if that cannot be told.
  var isSatisfiable: Bool? {
    MarkerSamples(of: [self], python: VersionSpecifiers()).map { samples in
      !samples.allSatisfy { !holds(in: $0, extras: $1) }
    }
  }
}
