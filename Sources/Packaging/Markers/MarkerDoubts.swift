internal import Synchronization

/// A marker that an environment does not decide.
package struct MarkerDoubt: Sendable, Hashable {
  /// The marker in its normalised spelling.
  package let marker: String
  /// The variable that it depends on.
  package let variable: MarkerVariable
  /// The values of the variable for which the marker has different results, that of the environment
  /// first; none if the variable can have any value.
  package let values: [String]
}

/// The markers that were evaluated in an environment and that it does not decide.
///
/// Markers are evaluated in many places, some of them deep in the reader of a lock, and the
/// environment is what all of them have in common. Copies of an environment share its doubts.
final class MarkerDoubts: Sendable {
  private let found = Mutex<Set<MarkerDoubt>>([])

  /// The doubts, by marker and variable.
  var all: [MarkerDoubt] {
    found.withLock { doubts in
      doubts.sorted { ($0.marker, $0.variable.rawValue) < ($1.marker, $1.variable.rawValue) }
    }
  }

  /// Adds a doubt.
  func add(_ doubt: MarkerDoubt) {
    found.withLock { _ = $0.insert(doubt) }
  }
}

extension Marker {
  /// Returns the result of an evaluation, and notes in the environment if the result depends on
  /// what the environment does not say.
  func decide<Result: Equatable>(
    in environment: MarkerEnvironment, _ evaluate: (MarkerEnvironment) -> Result
  ) -> Result {
    let result = evaluate(environment)
    guard let doubts = environment.doubts else { return result }
    let variables = expression.variables
    for variable in environment.unknown where variables.contains(variable) {
      if evaluate(environment.assuming(variable, holds: true))
        != evaluate(environment.assuming(variable, holds: false))
      {
        doubts.add(MarkerDoubt(marker: description, variable: variable, values: []))
      }
    }
    for (variable, values) in environment.alternatives where variables.contains(variable) {
      let others = values.filter {
        evaluate(environment.replacing(variable, with: $0)) != result
      }
      guard !others.isEmpty else { continue }
      doubts.add(
        MarkerDoubt(
          marker: description, variable: variable, values: [environment[variable]] + others))
    }
    return result
  }
}

extension MarkerExpression {
  /// The variables that the expression compares.
  var variables: Set<MarkerVariable> {
    switch self {
    case .comparison(let comparison):
      Set([comparison.left.variable, comparison.right.variable].compactMap { $0 })
    case .all(let parts), .any(let parts):
      parts.reduce(into: []) { $0.formUnion($1.variables) }
    }
  }
}
