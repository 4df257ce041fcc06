internal import Core
internal import Processes
internal import SystemPackage
internal import Venv

extension BuildContext {
  /// Prepares the builds that resolving may need: of metadata, and nothing else.
  ///
  /// `work` is the directory of the run, `temporary` that of the logs of failed builds.
  init(
    lockFor request: StageRequest, _ access: IndexAccess, _ interpreter: Interpreter,
    cache: RunCache?, work: FilePath, temporary: FilePath
  ) {
    var build = BuildEnvironment(
      inherited: InheritedEnvironment(request.environment), sourceDate: request.sourceDate)
    build.pipCache = cache?.pip.path
    build.uvCache = cache?.uv.path
    self.init(
      index: access, build: build,
      settings: BuildSettings(
        isHashed: false, hasSeeds: false, isIsolated: request.isolatesBuilds, packageVersion: nil,
        packagingDirectories: [request.cacheDirectory].compactMap { $0 } + request.wheelhouses,
        logs: BuildLogs(report: nil, secrets: request.secrets, temporary: temporary)),
      interpreter: interpreter, work: work)
  }
}
