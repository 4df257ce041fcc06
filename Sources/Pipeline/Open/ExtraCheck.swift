internal import Core
internal import Packaging
internal import Wheels

/// Compares the extras that were asked for with those that distributions have.
struct ExtraCheck {
  /// What the lock asks for in vain, one sentence each: pip says no more either.
  let warnings: [String]

  /// Checks all wheels.
  ///
  /// Throws `UnknownExtra` for the project, of which the user knows the extras; where the work is to
  /// be done `asPip` does it, a warning is enough.
  init(_ wheels: [OpenedWheel], project: ProjectRequest, asPip: Bool) throws(UnknownExtra) {
    var warnings: [String] = []
    for opened in wheels {
      let metadata = opened.wheel.metadata
      let known = metadata.providedExtras
      for extra in opened.extras(project).subtracting(known).sorted() {
        if opened.acquired.origin == .project, !asPip {
          throw UnknownExtra(
            project: metadata.name, extra: extra, known: known.map(\.normalized).sorted())
        }
        warnings.append(
          "\(opened.place): \(metadata.name.raw) \(metadata.version) has no extra "
            + "'\(extra.normalized)'")
      }
    }
    self.warnings = warnings
  }
}

/// An extra of the project that it does not have.
package struct UnknownExtra: Failure {
  /// The project.
  let project: PackageName
  /// The extra.
  let extra: PackageName
  /// The extras that it has, sorted.
  let known: [String]

  package var location: String? { nil }

  package var message: String { "the project '\(project.raw)' has no extra '\(extra.raw)'" }

  package var hint: String? {
    if let nearest = NearestName.find(to: extra.normalized, in: known) {
      return "did you mean '\(nearest)'?"
    }
    return known.isEmpty
      ? "remove it from 'extras': the project has none"
      : "choose from \(known.joined(separator: ", "))"
  }
}
