internal import Core
internal import Packaging
package import Venv

/// The markers of a lock that a target does not decide.
struct TargetMarkers {
  /// The markers that give another result on some of the machines that the target stands for, one
  /// sentence each.
  let warnings: [String]

  /// Looks at the markers that were evaluated for a target so far.
  ///
  /// Throws `UndecidedMarkers` for those that depend on what no target says.
  init(_ description: TargetDescription?) throws(UndecidedMarkers) {
    guard let description else {
      warnings = []
      return
    }
    let doubts = description.target.markers.undecided
    let open = doubts.filter(\.values.isEmpty)
    if !open.isEmpty {
      throw UndecidedMarkers(target: description.name, markers: open.map(\.marker))
    }
    warnings = doubts.map { doubt in
      let others = doubt.values.dropFirst().map { "'\($0)'" }.joined(separator: " and ")
      return "the marker '\(doubt.marker)' was decided for the \(doubt.variable.rawValue) "
        + "'\(doubt.values[0])'; machines of \(description.name) that say \(others) would have "
        + "another set of distributions"
    }
  }
}

/// Markers that depend on the kernel that happens to run on a machine.
package struct UndecidedMarkers: Failure, Equatable {
  /// The target.
  package let target: TargetName
  /// The markers.
  package let markers: [String]

  package var message: String {
    "cannot select distributions for \(target): what the kernel of the target says is not known: "
      + markers.map { "'\($0)'" }.joined(separator: ", ")
  }

  package var hint: String? {
    "lock again without these markers, or build on the target and without --target"
  }
}
