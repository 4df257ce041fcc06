internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Venv

/// Writes the lock of a virtual environment into a wheelhouse, with the wheels of its source trees.
///
/// What came from an index, a URL or version control is locked as it is installed. What is used from a
/// source tree, or was installed from one, becomes a wheel of that source as it is now, which the lock
/// names by its path and hash.
struct EnvironmentLock {
  /// What was written.
  struct Result {
    let lock: FilePath
    let hasHashes: Bool
    /// The names of the wheels and sdists that the lock names by their paths.
    let files: Set<String>
    let interpreter: FilePath
    let editables: [FetchReport.Editable]
    let omitted: [String]
    let warnings: [String]
  }

  let environment: DevelopmentEnvironment
  /// The wheelhouse.
  let directory: FilePath
  let format: WrittenLockFormat
  /// The directory of the run.
  let work: FilePath
  let notify: @Sendable (RunEvent) -> Void

  private var lock: FilePath { directory.appending(format.fileName) }

  /// Writes wheels and lock.
  ///
  /// Nothing is written unless everything can be locked, and the lock comes last. Throws
  /// `EnvironmentError`, the errors of builds, and `AcquireError.noFile` for all distributions that no
  /// index has.
  func write(_ request: StageRequest) async throws -> Result {
    try checkOverwriting()
    var request = request
    request.python = environment.interpreter.string
    request.requirements = []
    request.installsProject = false
    // What an earlier run has fetched does not say what else the index has.
    if !request.isOffline { request.wheelhouses.removeAll { $0 == directory } }
    let planned = try await PlannedLock.read(request, notify: notify)
    let target = planned.target
    let contents = try environment.contents(for: target)
    let omitted = contents.unneededSeeds(in: target.markers)
    let unneeded = Set(omitted.map(\.name))
    let distributions = contents.distributions.filter { !unneeded.contains($0.name) }
    try Self.checkSources(of: distributions)

    let (acquirer, _) = try await Acquisition.prepare(planned, work: work, notify: notify)
    var warnings = contents.warnings
    var frozen = try await locked(distributions, acquirer.context, warnings: &warnings)
    let builder = SourceWheelBuilder(
      acquirer: acquirer, environment: environment, directory: directory,
      work: work.appending("sources"))
    let built = try await builder.build(distributions, jobs: request.jobs, notify: notify)
    for wheel in built {
      try AtomicFile.copy(wheel.file.file, to: directory.appending(wheel.fileName))
      warnings += wheel.warnings
    }
    let copies = try distributions.compactMap(copy)
    frozen += built.map(\.frozen) + copies
    let text = FrozenLock(
      origin: .environment, python: target.python.version.description, machine: target.machine,
      distributions: frozen)
    if !LockFormats.hasHashes(text, as: format) {
      warnings.append(
        LockRunReport.hashWarning(about: text, LockOutput(path: lock, format: format)))
    }
    try AtomicFile.write(LockFormats.text(of: text, as: format), to: lock)
    return Result(
      lock: lock, hasHashes: LockFormats.hasHashes(text, as: format),
      files: Set(built.map(\.fileName) + copies.compactMap { $0.files.first?.fileName }),
      interpreter: environment.interpreter, editables: built.map(\.report),
      omitted: omitted.map { "\($0.name)==\($0.version)" }, warnings: warnings)
  }

  /// Throws `EnvironmentError.foreignLock` for a file that is none of ours.
  private func checkOverwriting() throws {
    guard try FileSystem.exists(lock) else { return }
    guard FileSystem.isRegularFile(lock), let text = try? FileSystem.readText(lock),
      FrozenLock.isOfEnvironment(text)
    else { throw EnvironmentError.foreignLock(lock) }
  }

  /// Throws `EnvironmentError.missingSources` for all source trees and files that are gone.
  private static func checkSources(
    of distributions: [EnvironmentDistribution]
  ) throws(EnvironmentError) {
    let missing = distributions.compactMap { distribution -> EnvironmentError.Member? in
      switch distribution.origin {
      case .source(let path, _) where !FileSystem.isDirectory(path),
        .file(let path, _) where !FileSystem.isRegularFile(path):
        .init(name: distribution.name, path: path)
      case .source, .file, .index, .remote: nil
      }
    }
    guard missing.isEmpty else { throw .missingSources(missing) }
  }

  /// Returns what the lock says of what is not on this machine.
  private func locked(
    _ distributions: [EnvironmentDistribution], _ context: BuildContext, warnings: inout [String]
  ) async throws -> [FrozenDistribution] {
    let files = try LockedFiles(context, origin: environment.directory.string)
    warnings += files.sources.warnings
    let installed = distributions.compactMap { distribution -> ResolvedDistribution? in
      switch distribution.origin {
      case .index:
        ResolvedDistribution(
          name: distribution.name, version: distribution.version, location: .index, hashes: [])
      case .remote(let location, let hashes):
        ResolvedDistribution(
          name: distribution.name, version: distribution.version, location: location,
          hashes: hashes)
      case .file, .source: nil
      }
    }
    return try await files.freeze(installed, besides: directory, warnings: &warnings)
  }

  /// Copies the wheel or sdist that a distribution was installed from, and returns what the lock says
  /// of it; nil for one that was not.
  ///
  /// Throws `HashMismatch` for another file than was installed, and `FileError`.
  private func copy(_ distribution: EnvironmentDistribution) throws -> FrozenDistribution? {
    guard case .file(let path, let hashes) = distribution.origin,
      let name = path.lastComponent?.string
    else { return nil }
    let file = try HashedFile.open(path, algorithms: Set(hashes.map(\.algorithm)))
    if let expected = hashes.first(where: { !file.digests.contains($0) }) {
      throw HashMismatch(
        pin: "\(distribution.name.raw) \(distribution.version)", location: distribution.path.string,
        expected: [expected],
        files: file.digests.filter { $0.algorithm == expected.algorithm }.map { (path, $0) })
    }
    try AtomicFile.copy(file.file, to: directory.appending(name))
    return try FrozenDistribution(
      distribution.name, distribution.version, file: file, named: name)
  }
}

extension FrozenDistribution {
  /// Creates what a lock says of a file beside it.
  init(_ name: PackageName, _ version: Version, file: HashedFile, named fileName: String) throws {
    let location = ArtifactLocation.file(FilePath(fileName))
    self.init(
      name: try PackageName(name.normalized), version: version, location: location,
      files: [
        LockArtifact(
          location: location, fileName: fileName, hashes: [file.sha256], size: file.file.size)
      ])
  }
}
