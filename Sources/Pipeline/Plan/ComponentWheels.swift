internal import Core
internal import Locks
internal import SystemPackage
internal import Venv

/// The wheels that a source package has, as a build from it uses them: nobody has to name them, and
/// if all are there, nobody has to forbid the network.
struct ComponentWheels {
  private let directory: FilePath
  private let becomesOffline: Bool

  /// Takes the wheels of a request; nil if there are none, or if the lock names their directory,
  /// which then need not have everything.
  init?(_ request: StageRequest, _ lock: LockOptions) {
    guard let directory = request.componentWheels,
      !lock.findLinks.contains(where: { location in
        if case .path(directory) = location { true } else { false }
      })
    else { return nil }
    self.directory = directory
    becomesOffline = request.becomesOffline && !request.allowUnpinned
  }

  /// Makes a request offline whose plans take everything from this machine, and says so in the plan;
  /// else warns of what the wheels lack.
  func complete(
    _ plan: inout Plan, builds: Plan?, of request: inout EffectiveRequest, for target: Target
  ) {
    let lacking =
      (plan.pins + (builds?.pins ?? [])).filter { !has($0.step) }.map(\.pin.label)
      + plan.unnamed.filter { !has($0.step) }.map(\.entry.label)
    let name = directory.lastComponent?.string ?? ""
    guard lacking.isEmpty else {
      plan.warnings.append(
        "'\(name)' lacks \(lacking.joined(separator: ", ")): run 'venvdeb source --python "
          + "\(target.executable.lastComponent?.string ?? "")' before making a source package "
          + "(or set 'wheelhouse: \(name)' if that is meant)")
      return
    }
    guard becomesOffline, !request.index.isOffline else { return }
    request.index.isOffline = true
    plan.notices.append(
      "'\(name)' has all wheels: nothing is fetched (unless 'offline: no' is set)")
  }

  /// Returns whether a step takes what the source package has.
  private func has(_ step: Plan.Step) -> Bool {
    switch step {
    case .use(_, _, let origin): origin == .wheelhouse
    case .build(let path): FileSystem.isDirectory(path) || path.starts(with: directory)
    case .fetch, .resolve: false
    }
  }
}
