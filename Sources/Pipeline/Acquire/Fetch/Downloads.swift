internal import Locks
internal import Packaging

/// The files that were fetched for a plan.
struct Downloads: Sendable {
  /// Those of pins, by the names of their distributions.
  var files: [PackageName: IndexFetcher.Fetched] = [:]
  /// Those of entries without a name, by their numbers in the plan.
  var unnamed: [Int: IndexFetcher.Fetched] = [:]
  /// What the user should know.
  var notices: [String] = []

  /// Whether the wheel of a pin has to be built.
  func isBuilt(_ planned: Plan.PlannedPin) -> Bool {
    switch planned.step {
    case .build: true
    case .fetch: files[planned.pin.name]?.isWheel != true
    case .use, .resolve: false
    }
  }
}
