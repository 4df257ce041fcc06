internal import Core
internal import Locks
internal import Pipeline
internal import SystemPackage

extension StageRequest {
  /// The request that settings and environment describe.
  ///
  /// Throws `SettingError`, `NameError`, `DescriptorLimitError`, and the errors of opening a bundle.
  init(
    package: String, destdir: FilePath, report: FilePath?, settings: Settings, session: Session
  ) throws {
    let origin: StageOption.Origin = settings.value("bundle") == nil ? .lock : .bundle
    if origin == .bundle { try settings.check(for: .bundle, given: "bundle") }
    self.init(
      package: package, destdir: destdir, prefix: session.defaultPrefix(of: package),
      requirements: [], sourceDirectory: session.currentDirectory)
    self.report = report
    jobs = session.defaultJobs
    cacheDirectory = session.defaultCacheDirectory
    buildCache = session.environment["DH_VENVDEB_CACHE"].map { session.path($0) }
    temporaryDirectory = session.temporaryDirectory
    targets = session.targets
    environment = session.environment
    secrets = session.secrets
    if environment["SOURCE_DATE_EPOCH"] != nil { sourceDate = try session.sourceDate() }
    for option in OptionTable.options where option.origins.contains(origin) {
      try option.apply(settings, to: &self, in: session)
    }
    jobs = try session.jobs(jobs)
    warnings += session.misspeltVariables
    if session.skipsChecks { checks = [] }
    emulatesChecks = session.runsHostBinaries
    if settings.value("wheelhouse") == nil, origin == .lock {
      componentWheels = WheelComponent.find(in: session.currentDirectory)
    }
    if settings.value("requirements") == nil, origin == .lock {
      // A project without dependencies needs no lock. That it has none is checked later.
      let locks = try LockFormats.defaultFiles(in: sourceDirectory)
      requirements = Array(locks.prefix(1))
      otherLocks = Array(locks.dropFirst())
    }
  }
}
