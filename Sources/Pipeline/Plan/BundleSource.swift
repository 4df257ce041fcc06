internal import Artifacts
internal import Core
internal import SystemPackage
internal import Venv

/// A bundle, and an interpreter that it is for.
struct BundleSource: TreeSource, Sendable {
  let bundle: Bundle
  /// The interpreter that compiles modules; its target is that of the tree.
  let interpreter: Interpreter
  /// The target and the interpreter, where they do not belong together; else nil.
  let cross: CrossBuild?
  /// What the tree is to look like, which need not be what the bundle was made for.
  let shape: TreeShape
  let jobs: Int

  /// Finds the interpreter.
  ///
  /// The bundle may name it only in a directory of the system: a program elsewhere could have come
  /// with the bundle. Throws `PlanError.incompatibleBundle` if the bundle is for another one,
  /// `ArchitectureError` if the package is, `CrossBuildError`, `PlanError.foreignInterpreter` and
  /// `InterpreterError`.
  static func read(
    _ bundle: Bundle, _ request: StageRequest, notify: @Sendable (RunEvent) -> Void
  ) async throws -> BundleSource {
    let wanted = bundle.manifest.python
    let named = FilePath(wanted.executable)
    if request.python == nil, FileSystem.isRegularFile(named), !Interpreter.isOfSystem(named) {
      throw PlanError.foreignInterpreter(bundle.path, named)
    }
    let usual = FileSystem.isRegularFile(named) ? wanted.executable : wanted.directory
    var interpreter = try await Interpreter.find(
      request.python ?? usual, cache: RunCache.open(request, notify: notify)?.interpreters)
    let cross = try CrossBuild.find(request, interpreter)
    if let cross {
      try cross.check(request)
      interpreter = interpreter.compiling(for: cross.description.target)
    } else {
      for warning in CrossBuild.warnings(request, interpreter) { notify(.warned(warning)) }
    }
    try ArchitectureCheck(request).check(interpreter.target)
    if let reason = bundle.manifest.incompatibility(with: interpreter.target) {
      throw PlanError.incompatibleBundle(bundle.path, reason: reason)
    }
    return BundleSource(
      bundle: bundle, interpreter: interpreter, cross: cross, shape: request.shape,
      jobs: request.jobs)
  }

  /// Returns itself: the files of a bundle are at hand, and its manifest was checked when it was
  /// opened.
  func open(work: FilePath, timer: inout StepTimer) -> BundleSource { self }
}
