internal import Core
internal import Debian
internal import Locks
internal import Packaging
internal import Processes
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
  /// The Python of the target's release, where it compiles; nil where the interpreter does.
  private(set) var worker: PythonWorker?

  /// The members of target files that follow from the last number of a version of Python, which
  /// decides nothing about a tree but what is written down.
  private static let minor: Set<String> = [
    "python.version", "markers.python_full_version", "markers.implementation_version",
  ]

  /// What compiles modules for the target.
  var compiler: Interpreter {
    interpreter.compiling(for: description.target, with: worker?.program)
  }

  /// The version of the Python that compiles.
  var compilerVersion: String { worker?.version ?? interpreter.target.python.fullVersion }

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

  /// Decides what a request is for, as `find`, checks that it can be made from here, and finds what
  /// compiles its modules, which may have to be fetched, if it `compiles` now.
  ///
  /// Returns nil for a tree that is the interpreter's own, and warnings in any case. Throws as `find`,
  /// `CrossBuildError.impossible` with all that cannot be at once, and the errors of files.
  static func prepare(
    _ request: StageRequest, _ interpreter: Interpreter, cache: RunCache?, compiles: Bool
  ) async throws -> (cross: CrossBuild?, warnings: [String]) {
    guard var cross = try find(request, interpreter) else {
      return (nil, warnings(request, interpreter))
    }
    let search = try cross.check(request)
    guard compiles, request.bytecode.compilesNow, !cross.isExact else { return (cross, []) }
    let reason: String
    do {
      cross.worker = try await search?.find(request, cache: cache)
      if cross.worker != nil { return (cross, []) }
      reason = search == nil ? "no target has it for this machine" : "the network may not be used"
    } catch let error as WorkerError {
      reason = error.message + (error.hint.map { "; \($0)" } ?? "")
    } catch let error as ProcessError {
      reason = error.message
    }
    guard cross.isValid else {
      try cross.reject([cross.absence(because: reason)])
      return (cross, [])
    }
    let (python, own) = (cross.description.target.python, interpreter.target.python)
    return (
      cross,
      [
        "the modules are compiled by Python \(own.fullVersion), as \(python.fullVersion) of "
          + "\(cross.description.name) is not here (\(reason)): their bytecode is valid there, but not "
          + "the same"
      ]
    )
  }

  /// Checks that a tree can be made from here, and returns the search for what compiles it; nil where that
  /// has nothing to find.
  ///
  /// Throws `CrossBuildError.impossible` with all that cannot at once.
  private func check(_ request: StageRequest) throws -> WorkerSearch? {
    let (python, own) = (description.target.python, interpreter.target.python)
    var obstacles: [String] = []
    if let name = request.python, python.version != own.version {
      obstacles.append(
        "the option python names '\(name)', which is \(own.version), and the target has "
          + "\(python.version); leave it out, or name a target with \(own.version)")
    }
    var search: WorkerSearch?
    if request.bytecode.compilesNow {
      if isOfOtherArithmetic {
        obstacles.append(
          "the bytecode that Python makes on i386 has other constants than the one made elsewhere; set "
            + "'bytecode: on-install' or 'bytecode: none'")
      } else if !isExact, let architecture = interpreter.target.architecture {
        do {
          search = try WorkerSearch(for: description, on: architecture, in: request.targets)
          if search == nil, !isValid {
            obstacles.append(absence(because: "no target has it for \(architecture.name)"))
          }
        } catch let error as WorkerError where !isValid {
          obstacles.append(
            absence(because: error.message + (error.hint.map { "; \($0)" } ?? "")))
        } catch is WorkerError {
          // The interpreter will do.
        }
      }
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
    try reject(obstacles)
    return search
  }

  /// Throws `CrossBuildError.impossible` for what is not pinned, as pip resolves for the machine that it
  /// runs on, and for seed packages of another Python, unless they are in the lock.
  func check(
    _ plan: Plan, seeds: Set<Seed>, named: Set<Seed>
  ) throws(CrossBuildError) {
    var obstacles = plan.ranges.map {
      "\($0.location): pip would resolve '\($0.label)' for this machine; pin it"
    }
    let (python, own) = (description.target.python.version, interpreter.target.python.version)
    let wanted = Seed.wanted(
      seeds, named: named, for: python, besides: Set(plan.pins.map(\.pin.name.normalized)))
    if python != own, !wanted.isEmpty {
      let names = wanted.map(\.rawValue).joined(separator: ", ")
      obstacles.append(
        "the seed packages here (\(names)) are for Python \(own), and the target has \(python); lock "
          + "them, or leave them out")
    }
    try reject(obstacles)
  }

  private func reject(_ obstacles: [String]) throws(CrossBuildError) {
    guard !obstacles.isEmpty else { return }
    throw .impossible(
      description.name, interpreter: interpreter.executable, obstacles: obstacles)
  }

  /// Whether the interpreter compiles what that of the target would, byte for byte.
  private var isExact: Bool {
    isValid && interpreter.target.python.fullVersion == description.target.python.fullVersion
  }

  /// Whether the interpreter of the target can load what that of this machine compiles.
  private var isValid: Bool {
    let (python, own) = (description.target.python, interpreter.target.python)
    return (own.implementation, own.magicNumber, own.cacheTag)
      == (python.implementation, python.magicNumber, python.cacheTag)
  }

  /// Whether either machine has a floating point arithmetic with other last bits, which the compiler
  /// writes down where it folds constants.
  private var isOfOtherArithmetic: Bool {
    let isI386 = [description.name.architecture.name, interpreter.target.architectureName]
      .map { $0 == "i386" }
    return isI386[0] != isI386[1]
  }

  /// Says that the Python of the target is not here to compile, and what can be done.
  private func absence(because reason: String) -> String {
    let (python, own) = (description.target.python, interpreter.target.python)
    return "the bytecode of Python \(python.fullVersion), which the target has, cannot be made by "
      + "\(own.fullVersion), and \(python.fullVersion) is not here: \(reason); fetch it with 'venvdeb "
      + "target worker \(description.name)', or set 'bytecode: on-install' or 'bytecode: none'"
  }
}
