/// A condition on the environment under which a requirement counts (PEP 508).
package struct Marker: Sendable, Hashable, CustomStringConvertible {
  /// The comparisons that it is made of.
  package let expression: MarkerExpression

  init(expression: MarkerExpression) { self.expression = expression }

  /// Reads a marker, such as `python_version < "3.11" and extra == "test"`.
  package init(_ text: some StringProtocol) throws(RequirementError) {
    var scanner = RequirementScanner(text, subject: "marker")
    expression = try scanner.marker()
    guard scanner.isAtEnd else { throw scanner.error("expected 'and', 'or' or the end") }
  }

  /// The marker in its normalised spelling.
  package var description: String { expression.description }

  /// Returns whether the marker holds.
  ///
  /// `extras` are those requested of the distribution that carries the marker. With several, it is
  /// enough that one makes it hold; with none, `extra` is empty: this is what pip does. The lock
  /// file variables `extras` and `dependency_groups` are sets of names.
  ///
  /// A comparison without a meaning, such as `os_name ~= "posix"`, is false.
  package func evaluate(
    in environment: MarkerEnvironment, extras: Set<PackageName> = [],
    groups: Set<PackageName> = []
  ) -> Bool {
    decide(in: environment) {
      MarkerEvaluation(environment: $0, extras: extras, groups: groups)
        .extras(of: expression).contains(oneOf: extras)
    }
  }

  /// Returns whether the marker holds where all of these extras are active at once.
  ///
  /// `extra == "a"` then means that `a` is one of them and `extra != "a"` that it is not, as in the
  /// locks of uv and Poetry.
  package func evaluate(
    in environment: MarkerEnvironment, activeExtras: Set<PackageName>
  ) -> Bool {
    decide(in: environment) {
      MarkerEvaluation(environment: $0, extras: activeExtras, groups: [], areActive: true)
        .extras(of: expression).contains(oneOf: activeExtras)
    }
  }
}

extension Marker? {
  /// Returns whether something with this marker applies: always if it has none.
  package func applies(
    in environment: MarkerEnvironment, extras: Set<PackageName> = []
  ) -> Bool {
    self?.evaluate(in: environment, extras: extras) ?? true
  }

  /// Returns the extras with which something with this marker applies: all if it has none.
  ///
  /// Those of `extras` are tried where the marker does not say which, as in
  /// `extra in "test docs"`.
  package func extras(
    in environment: MarkerEnvironment, among extras: Set<PackageName>
  ) -> ExtraSelection {
    guard let marker = self else { return .all }
    return marker.decide(in: environment) {
      MarkerEvaluation(environment: $0, extras: extras, groups: [])
        .extras(of: marker.expression)
    }
  }
}
