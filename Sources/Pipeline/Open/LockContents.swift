internal import Artifacts
internal import Core
internal import Locks
internal import Packaging
internal import Relocation
internal import SystemPackage
internal import Venv
internal import Wheels

/// The wheels of a lock, opened and checked, and the plan for every file of the tree.
struct LockContents: Sendable {
  let lock: PlannedLock
  let wheels: [OpenedWheel]
  let plan: InstallPlan
  let layout: VenvLayout
  let shebangs: ScriptShebangs
  let closure: Closure
  /// `name==version` of what a resolver chose because the lock does not pin it.
  let resolved: [String]
  /// What the user should know about the builds.
  let notices: [String]
  /// The directory of the run.
  let work: FilePath
  /// What was found that the user should know, one sentence each.
  let warnings: [String]
  /// Is told of the files that are written.
  let notify: @Sendable (RunEvent) -> Void

  /// Opens the wheels and plans every file.
  ///
  /// Throws the errors of `Wheel.open` and of `InstallPlanner.plan`, and `IncompleteLock` where a
  /// dependency of a distribution is missing.
  static func open(
    _ acquisition: Acquisition, lock: PlannedLock, work: FilePath,
    notify: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) async throws -> LockContents {
    let policy = lock.request.wheels
    let wheels = try await OpenedWheel.open(
      acquisition.wheels, jobs: lock.request.jobs, cache: lock.unpacked, opening: policy.open)
    try check(wheels)
    let extras = try ExtraCheck(
      wheels, project: lock.request.project, asPip: policy.isLenient)
    let closure = try Closure(of: wheels, lock)
    let shape = lock.request.shape
    let layout = VenvLayout(prefix: shape.prefix, target: lock.target)
    let shebangs = ScriptShebangs(python: layout.python, style: shape.shebang)
    let requests = wheels.map { opened in
      InstallRequest(
        wheel: opened.wheel,
        isRequested: opened.acquired.pin != nil || opened.acquired.origin == .project,
        directURL: opened.directURL.map { lock.request.index.secrets.maskingFileText($0.json) },
        isVerified: opened.isVerified)
    }
    let planner = InstallPlanner(
      layout: layout, conflicts: lock.request.conflicts, shebangs: shebangs)
    let plan: InstallPlan
    do {
      plan = try planner.plan(requests)
    } catch {
      throw policy.refusal(error, among: wheels)
    }
    return LockContents(
      lock: lock, wheels: wheels, plan: plan, layout: layout, shebangs: shebangs,
      closure: closure, resolved: acquisition.resolved, notices: acquisition.notices,
      work: work, warnings: extras.warnings + policy.idleAllowances(among: wheels),
      notify: notify)
  }

  /// Throws `PlanError.twoSources` for a distribution that two wheels are of.
  private static func check(_ wheels: [OpenedWheel]) throws {
    var first: [PackageName: OpenedWheel] = [:]
    for opened in wheels {
      let name = opened.wheel.metadata.name
      if let other = first.updateValue(opened, forKey: name) {
        throw PlanError.twoSources(
          name.raw, first: other.place, second: opened.place, location: nil)
      }
    }
  }

  /// How wheels break rules that were opened for them.
  var allowedWheels: [Report.AllowedWheel] {
    wheels.flatMap { opened in
      opened.wheel.exceptions.map { exception in
        Report.AllowedWheel(
          wheel: opened.acquired.fileName, sha256: opened.sha256.hex,
          rule: exception.rule.rawValue, what: exception.what,
          reason: lock.request.wheels.reason(for: exception.rule, in: opened.wheel))
      }
    }
  }
}
