internal import Core
package import Locks
internal import Packaging
internal import SystemPackage
internal import Venv

/// What a lock installs on a target: `venvdeb lock --show`.
package struct LockListing: Sendable {
  /// The distributions, by name; the project itself among them.
  package let distributions: [LockedDistribution]
  /// The names of paths and URLs that do not tell which distribution they are of.
  package let unnamed: [String]
  /// What of the lock is left out, one line each.
  package let notices: [String]
  /// What only those want to know who look for a problem, one line each.
  package let details: [String]
  /// What the user should know, one sentence each.
  package let warnings: [String]

  /// Reads the lock of a request for its target or its interpreter, and nothing from the network.
  ///
  /// Throws `LockError`, `PlanError`, `UndecidedMarkers`, `InterpreterError` and `FileError`.
  package static func read(_ request: StageRequest) async throws -> LockListing {
    let target: Target
    if let description = request.target {
      target = description.target
    } else {
      target = try await Interpreter.find(request.python, cache: nil).target
    }
    let scope = LockScope(request, for: target)
    let lock = try Lock.read(for: request, scope)
    let selection = try LockSelection(lock, for: request, in: scope.markers)
    let markers = try TargetMarkers(request.target)
    let directory = request.requirements.first?.removingLastComponent() ?? request.sourceDirectory
    var distributions = selection.pins.map { LockedDistribution($0, in: directory) }
    if selection.installsProject, let name = LocalProject.name(in: request.sourceDirectory) {
      distributions.append(
        LockedDistribution(
          project: name, version: LocalProject.version(in: request.sourceDirectory),
          at: request.sourceDirectory, in: directory))
    }
    return LockListing(
      distributions: distributions.sorted { $0.name < $1.name },
      unnamed: selection.unnamed.map(\.label),
      notices: lock.notices + [lock.projectExclusion].compactMap { $0 }, details: lock.details,
      warnings: lock.warnings + selection.warnings + markers.warnings)
  }
}
