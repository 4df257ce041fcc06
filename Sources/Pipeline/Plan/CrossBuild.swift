internal import Core
internal import Debian
internal import Locks
internal import SystemPackage
internal import Venv

/// A tree that is made for another target than that of the interpreter which makes it.
///
/// Wheels, markers, tags, links and dependencies are those of the target; the interpreter compiles
/// modules and builds what is pure Python. What needs a program of the target, or what only its system
/// can say, is rejected before anything is fetched.
struct CrossBuild: Sendable {
  /// The target.
  let description: TargetDescription
  /// The interpreter of this machine.
  let interpreter: Interpreter

  /// The members of target files that follow from the last number of a version of Python, which
  /// decides nothing about a tree but what is written down.
  private static let minor: Set<String> = [
    "python.version", "markers.python_full_version", "markers.implementation_version",
  ]

  /// A tree for a target that an interpreter makes; nil if the interpreter is of the target itself,
  /// apart from the last number of its version.
  init?(_ description: TargetDescription, by interpreter: Interpreter) {
    let differences = description.differences(from: interpreter.target.onAnyMachine)
    guard differences.contains(where: { !Self.minor.contains($0.member) }) else { return nil }
    self.init(description: description, interpreter: interpreter)
  }

  private init(description: TargetDescription, interpreter: Interpreter) {
    (self.description, self.interpreter) = (description, interpreter)
  }

  /// Decides what a request is for; nil for a tree that is the interpreter's own.
  ///
  /// That is the target that the request names, or for a package of another architecture the target of
  /// that architecture on the release of this machine. Throws `CrossBuildError`, and the errors of target
  /// files.
  static func find(_ request: StageRequest, _ interpreter: Interpreter) throws -> CrossBuild? {
    let architecture = request.architecture.flatMap { $0 == "all" ? nil : $0 }
    if let description = request.target {
      let own = description.name.architecture.name
      if let architecture, architecture != own {
        throw CrossBuildError.otherArchitecture(description.name, package: architecture)
      }
      return CrossBuild(description, by: interpreter)
    }
    guard let architecture, architecture != interpreter.target.architectureName,
      let targets = request.targets,
      let known = Architecture.named(architecture), let system = OSRelease.current()?.target,
      let name = TargetName(
        system: system.system, release: system.release, architecture: known)
    else { return nil }
    do {
      return CrossBuild(description: try targets.find(name), interpreter: interpreter)
    } catch let error as TargetCatalogError {
      throw CrossBuildError.noTarget(package: architecture, error)
    }
  }

  /// Returns a warning for a target whose Python has another last number than the interpreter that
  /// makes the tree, where both are the same otherwise.
  static func warnings(_ request: StageRequest, _ interpreter: Interpreter) -> [String] {
    guard let description = request.target,
      !description.differences(from: interpreter.target.onAnyMachine).isEmpty
    else { return [] }
    return [
      "the tree is made by Python \(interpreter.target.python.fullVersion), and \(description.name) "
        + "has \(description.target.python.fullVersion): its bytecode is valid there, but not the same"
    ]
  }

  /// Checks that a tree can be made from here.
  ///
  /// Throws `CrossBuildError.impossible` with all that cannot at once.
  func check(_ request: StageRequest) throws(CrossBuildError) {
    let (python, own) = (description.target.python, interpreter.target.python)
    var obstacles: [String] = []
    if let name = request.python, python.version != own.version {
      obstacles.append(
        "the option python names '\(name)', which is \(own.version), and the target has "
          + "\(python.version); leave it out, or name a target with \(own.version)")
    }
    if request.bytecode.compilesNow, let reason = bytecodeObstacle {
      obstacles.append("\(reason); set 'bytecode: on-install' or 'bytecode: none'")
    }
    if request.systemSitePackages {
      obstacles.append(
        "which Python distributions the system of the target has is not known here; lock them, and "
          + "set 'system-site-packages: no'")
    }
    if request.copiesInterpreter {
      obstacles.append(
        "the interpreter of the target is not here to be copied; set 'copy-interpreter: no'")
    }
    if python.version != own.version, !request.seeds.union(request.namedSeeds).isEmpty {
      obstacles.append(
        "the seed packages here are for Python \(own.version), and the target has \(python.version); "
          + "lock those that are needed")
    }
    try reject(obstacles)
  }

  /// Throws `CrossBuildError.impossible` for what is not pinned: pip resolves for the machine that it
  /// runs on.
  func check(_ plan: Plan) throws(CrossBuildError) {
    try reject(
      plan.ranges.map { "\($0.location): pip would resolve '\($0.label)' for this machine; pin it" }
    )
  }

  private func reject(_ obstacles: [String]) throws(CrossBuildError) {
    guard !obstacles.isEmpty else { return }
    throw .impossible(
      description.name, interpreter: interpreter.executable, obstacles: obstacles)
  }

  /// Why the interpreter cannot compile modules for the target; nil if it can.
  private var bytecodeObstacle: String? {
    let (python, own) = (description.target.python, interpreter.target.python)
    guard
      (own.implementation, own.fullVersion, own.magicNumber, own.cacheTag)
        == (python.implementation, python.fullVersion, python.magicNumber, python.cacheTag)
    else {
      return
        "the bytecode of Python \(python.fullVersion), which the target has, cannot be made by "
        + "\(own.fullVersion)"
    }
    // Its floating point arithmetic has other last bits, which the compiler writes down where it
    // folds constants.
    if description.name.architecture.name == "i386" {
      return "the bytecode that Python makes on i386 has other constants than the one made here"
    }
    return nil
  }
}
