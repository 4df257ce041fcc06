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
    let usual: String? =
      FileSystem.isRegularFile(named)
      ? wanted.executable : request.target == nil ? wanted.directory : nil
    let directories = RunCache.open(request, notify: notify)
    var interpreter = try await Interpreter.find(
      request.python ?? usual, cache: directories?.interpreters)
    let (cross, warnings) = try await CrossBuild.prepare(
      request, interpreter, cache: directories,
      compiles: !BundleBytecode.isDone(bundle.manifest, request.bytecode))
    for warning in warnings { notify(.warned(warning)) }
    if let cross { interpreter = cross.compiler }
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
