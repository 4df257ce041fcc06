internal import Core
internal import Locks
internal import SystemPackage
internal import Venv
internal import Wheels

/// A lock, and the project itself: their wheels are acquired and opened.
struct LockSource: TreeSource {
  let lock: PlannedLock
  let notify: @Sendable (RunEvent) -> Void

  /// Reads and plans the lock of a request; `compiles` also finds what compiles the tree.
  ///
  /// Throws `RequestError.nothingToInstall`, `RequestError.noSourceDirectory`, `CrossBuildError` and the
  /// errors of `PlannedLock.read`.
  static func read(
    _ request: StageRequest, compiles: Bool = true,
    notify: @escaping @Sendable (RunEvent) -> Void
  ) async throws -> LockSource {
    guard !request.namesSourceDirectory || FileSystem.isDirectory(request.sourceDirectory) else {
      throw RequestError.noSourceDirectory(request.sourceDirectory)
    }
    guard
      !request.requirements.isEmpty || !request.preinstalled.isEmpty
        || request.installsProject && LocalProject.isProject(request.sourceDirectory)
    else { throw RequestError.nothingToInstall(request.sourceDirectory) }
    var request = request
    // A Python of the version that the target has is the one that can compile for it.
    if request.python == nil, let python = request.target?.target.executable,
      FileSystem.isRegularFile(python)
    {
      request.python = python.string
    }
    let directories = RunCache.open(request, notify: notify)
    let interpreter = try await Interpreter.find(
      request.python, cache: directories?.interpreters)
    let (cross, warnings) = try await CrossBuild.prepare(
      request, interpreter, cache: directories, compiles: compiles)
    // A target that is named and is that of the interpreter decides all the same: what the kernel says
    // of its machine may be another architecture.
    request.target = cross?.description ?? (warnings.isEmpty ? request.target : nil)
    request.warnings += warnings
    return LockSource(
      lock: try await PlannedLock.read(request, for: interpreter, cross, in: directories),
      notify: notify)
  }

  func open(work: FilePath, timer: inout StepTimer) async throws -> LockContents {
    notify(.planned(lock.plan))
    timer.begin(.acquire)
    let acquisition = try await Acquisition.run(lock, work: work, notify: notify)
    notify(.acquired(count: acquisition.wheels.count))
    timer.begin(.open)
    let contents = try await LockContents.open(acquisition, lock: lock, work: work, notify: notify)
    notify(.installing(files: contents.plan.files.count, bytes: contents.plan.size))
    return contents
  }
}
