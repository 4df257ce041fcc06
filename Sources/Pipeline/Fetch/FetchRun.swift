internal import Core
internal import Packaging
package import SystemPackage

/// Fills a wheelhouse with the wheels of everything that a lock names, for one interpreter or more.
///
/// Only what is missing is fetched or built. The project itself, and source trees that the lock
/// names, are built where they are packaged.
package struct FetchRun: Sendable {
  /// What is fetched: a request for each interpreter.
  package let requests: [StageRequest]
  /// The wheelhouse.
  package let directory: FilePath
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
  /// A file appears under its name when it is complete. Throws the errors of planning and acquiring.
  package func run() async throws -> FetchReport {
    try FileSystem.createDirectories(directory)
    let lock = try await DirectoryLock.wait(for: directory, notify: notify) {
      try DirectoryLock.take(directory)
    }
    defer { withExtendedLifetime(lock) {} }
    var report = FetchReport(directory: directory.string)
    var record = WheelhouseRecord(of: directory)
    for request in requests {
      let work = try TemporaryDirectory.create(
        in: temporaryDirectory, prefix: "venvdeb-fetch-")
      var request = request
      if request.componentWheels == directory { request.componentWheels = nil }
      request.wheelhouses = [directory] + request.wheelhouses
      request.installsProject = false
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
    let names = Set(report.files.map(\.file))
    if prunes {
      report.removed = try removeOthers(than: names)
      record.keep(only: names)
    }
    try record.write(to: directory)
    return report
  }

  private func add(_ wheel: AcquiredWheel, to report: inout FetchReport) throws {
    let path = directory.appending(wheel.fileName)
    let isPresent = wheel.path == path
    if !isPresent { try AtomicFile.copy(wheel.file.file, to: path) }
    guard !report.files.contains(where: { $0.file == wheel.fileName }) else { return }
    report.files.append(
      FetchReport.File(
        file: wheel.fileName, sha256: wheel.file.sha256.hex, size: wheel.file.file.size,
        origin: isPresent ? .wheelhouse : wheel.origin))
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

/// What a `FetchRun` did.
package struct FetchReport: Sendable, Encodable {
  /// A wheel of the wheelhouse.
  package struct File: Sendable, Encodable {
    package let file: String
    /// The SHA-256 digest in hexadecimal.
    package let sha256: String
    /// The number of bytes.
    package let size: Int
    /// Where it came from: `wheelhouse` for what was there already.
    package let origin: Plan.Origin
  }

  /// The wheelhouse.
  package let directory: String
  /// The wheels that the lock needs, by their names.
  package fileprivate(set) var files: [File] = []
  /// The names of files that were removed.
  package fileprivate(set) var removed: [String] = []
  package fileprivate(set) var warnings: [String] = []

  fileprivate init(directory: String) { self.directory = directory }
}
