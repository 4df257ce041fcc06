internal import Core
package import Locks
internal import Packaging
package import SystemPackage

/// Fills a wheelhouse with the wheels of everything that a lock names, for one interpreter or more.
///
/// Only what is missing is fetched or built. The project itself, and source trees that the lock
/// names, are built where they are packaged.
///
/// A virtual environment can stand for the lock, which is written then (`EnvironmentLock`).
package struct FetchRun: Sendable {
  /// What is fetched: a request for each interpreter.
  package let requests: [StageRequest]
  /// The wheelhouse.
  package let directory: FilePath
  /// The virtual environment whose contents are locked and fetched; nil for what the requests name.
  package var environment: FilePath?
  /// The format of the lock of that environment.
  package var format = WrittenLockFormat.requirements
  /// Whether wheels and sdists are removed that none of the requests uses.
  package var prunes = false
  /// The directory for what is removed in the end.
  package let temporaryDirectory: FilePath
  private let notify: @Sendable (RunEvent) -> Void

  /// Creates a run; `notify` is told of its progress.
  package init(
    _ requests: [StageRequest], into directory: FilePath, temporaryDirectory: FilePath,
    notify: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    (self.requests, self.directory) = (requests, directory)
    self.temporaryDirectory = temporaryDirectory
    self.notify = notify
  }

  /// Fills the wheelhouse.
  ///
  /// A file appears under its name when it is complete. Throws the errors of planning and acquiring, and
  /// `EnvironmentError`.
  package func run() async throws -> FetchReport {
    let environment = try self.environment.map { path throws(EnvironmentError) in
      try DevelopmentEnvironment(path)
    }
    try FileSystem.createDirectories(directory)
    let lock = try await DirectoryLock.wait(for: directory, notify: notify) {
      try DirectoryLock.take(directory)
    }
    defer { withExtendedLifetime(lock) {} }
    var report = FetchReport(directory: directory.string)
    var record = WheelhouseRecord(of: directory)
    var requests = requests.map(prepared)
    var names: Set<String> = []
    if let environment, let request = requests.first {
      let made = try await lockContents(of: environment, request)
      report.add(made)
      names = made.files
      requests = [Self.request(request, for: made)]
    }
    for request in requests {
      let work = try TemporaryDirectory.create(
        in: temporaryDirectory, prefix: "venvdeb-fetch-")
      let planned = try await PlannedLock.read(request, notify: notify)
      notify(.planned(planned.plan))
      report.warnings += planned.request.warnings
      let acquisition = try await Acquisition.fetch(planned, work: work.path, notify: notify)
      report.warnings += acquisition.notices
      for wheel in acquisition.wheels {
        try add(wheel, to: &report)
        if wheel.origin == .built, let pin = wheel.pin,
          let source = WheelhouseRecord.source(of: pin, sdist: wheel.sdist)
        {
          record.add(
            WheelhouseRecord.Built(
              file: wheel.fileName, sha256: wheel.file.sha256.hex, source: source))
        }
      }
      // The next interpreter may use what was built for this one.
      try record.write(to: directory)
    }
    report.files.sort { $0.file < $1.file }
    names.formUnion(report.files.map(\.file))
    if prunes {
      report.removed = try removeOthers(than: names)
      record.keep(only: names)
    }
    try record.write(to: directory)
    return report
  }

  /// Returns a request for the wheels that the wheelhouse gets.
  private func prepared(_ request: StageRequest) -> StageRequest {
    var request = request
    if request.componentWheels == directory { request.componentWheels = nil }
    request.wheelhouses = [directory] + request.wheelhouses
    request.installsProject = false
    return request
  }

  /// Writes the lock of a virtual environment and the wheels of its source trees.
  private func lockContents(
    of environment: DevelopmentEnvironment, _ request: StageRequest
  ) async throws -> EnvironmentLock.Result {
    let work = try TemporaryDirectory.create(in: temporaryDirectory, prefix: "venvdeb-fetch-")
    return try await EnvironmentLock(
      environment: environment, directory: directory, format: format,
      work: try FileSystem.resolve(work.path), notify: notify
    ).write(request)
  }

  /// Returns a request for what the lock of a virtual environment names.
  private static func request(
    _ request: StageRequest, for made: EnvironmentLock.Result
  ) -> StageRequest {
    var request = request
    request.python = made.interpreter.string
    request.requirements = [made.lock]
    request.otherLocks = []
    // That has been said of the lock.
    if !made.hasHashes { request.requireHashes = false }
    return request
  }

  private func add(_ wheel: AcquiredWheel, to report: inout FetchReport) throws {
    let path = directory.appending(wheel.fileName)
    let isPresent = wheel.path == path
    if !isPresent { try AtomicFile.copy(wheel.file.file, to: path) }
    guard !report.files.contains(where: { $0.file == wheel.fileName }) else { return }
    let isBuilt = report.editables.contains { $0.file == wheel.fileName }
    report.files.append(
      FetchReport.File(
        file: wheel.fileName, sha256: wheel.file.sha256.hex, size: wheel.file.file.size,
        origin: isBuilt ? .built : isPresent ? .wheelhouse : wheel.origin))
  }

  private func removeOthers(than names: Set<String>) throws -> [String] {
    var removed: [String] = []
    for name in try FileSystem.entries(of: directory) {
      let path = directory.appending(name)
      guard !names.contains(name.string), Wheelhouse.file(path, named: name.string) != nil else {
        continue
      }
      try FileSystem.remove(path)
      removed.append(name.string)
    }
    return removed.sorted()
  }
}
