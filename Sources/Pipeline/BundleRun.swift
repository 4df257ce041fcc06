package import Artifacts
package import Core
internal import Relocation
package import SystemPackage
internal import Venv

/// Packs a tree into a bundle: one that is made for it as `StageRun` makes it, or an existing one.
package struct BundleRun: Sendable {
  /// What the bundle is made from.
  package enum Origin: Sendable {
    /// A lock. The destdir and the links of the request are not used, nor is its prefix unless
    /// `hasPrefix`: it is then derived from the name of the bundle.
    case lock(StageRequest, hasPrefix: Bool)
    /// A tree made by venvdeb. `prefix` is what its relocatable scripts are to assume.
    case tree(FilePath, python: String?, prefix: FilePath?)
  }

  package let origin: Origin
  /// The name of the bundle; nil for that of the project.
  package var name: String?
  /// The version of the bundle; nil for that of the distribution with the name of the bundle.
  package var version: String?
  /// The file to write; nil for the usual name in `directory`.
  package var output: FilePath?
  /// The directory for a bundle with its usual name.
  package var directory: FilePath
  package var compression: BundleCompression
  /// The modification time of every member.
  package var date: SourceDate
  /// The directory in which a tree is made.
  package var temporaryDirectory: FilePath
  /// The number of parallel jobs.
  package var jobs: Int
  private let notify: @Sendable (RunEvent) -> Void

  /// The modification time of members if SOURCE_DATE_EPOCH is not set: the earliest that a zip
  /// archive, and so a wheel, can hold.
  package static let defaultDate = SourceDate(seconds: 315_532_800)

  /// Creates a run; `notify` is told of its progress.
  package init(
    origin: Origin, directory: FilePath, temporaryDirectory: FilePath, jobs: Int,
    notify: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    self.origin = origin
    self.directory = directory
    self.temporaryDirectory = temporaryDirectory
    self.jobs = jobs
    self.notify = notify
    compression = .zstd
    date = Self.defaultDate
  }

  /// Makes the bundle, which appears under its name when it is complete.
  ///
  /// Throws `PackError` and, for a lock, what `StageRun.run` throws.
  package func run() async throws -> BundleReport {
    switch origin {
    case .tree(let path, let python, let prefix):
      let tree = ExistingTree(path: path, python: python, prefix: prefix)
      return try await pack(path, try await tree.manifest(named: identity, date: date))
    case .lock(let request, let hasPrefix):
      return try await makeTree(request, hasPrefix: hasPrefix)
    }
  }

  /// Makes the tree in a temporary directory and packs it.
  private func makeTree(_ request: StageRequest, hasPrefix: Bool) async throws -> BundleReport {
    if hasPrefix { try request.checkPrefix(isOfPackage: false) }
    let work = try TemporaryDirectory.create(in: temporaryDirectory, prefix: "venvdeb-bundle-")
    var request = request
    request.destdir = work.path
    request.sourceDate = date
    var timer = StepTimer(notify)
    timer.begin(.plan)
    let source = try await LockSource.read(request, notify: notify)
    let tree = try await source.makeTree(
      at: work.path.appending("tree"), work: work.path, links: [], timer: &timer)
    timer.begin(.check)
    try await ApplicationChecks.run(request, tree, work: work.path, notify: notify)
    timer.begin(.stage)
    let (name, version) = try identity.resolve(among: tree.distributions)
    var shape = request.shape
    if !hasPrefix {
      shape.prefix = request.prefix.removingLastComponent().appending(name)
      try tree.rewritePrefix(from: request.shape, to: shape)
    }
    return try await pack(
      tree.path, BundleManifest(tree, name: name, version: version, shape: shape, date: date),
      of: tree)
  }

  private var identity: BundleIdentity { BundleIdentity(name: name, version: version) }

  /// Packs the tree at a path; `made` is what this run knows of it if it made it.
  private func pack(
    _ tree: FilePath, _ manifest: BundleManifest, of made: InstalledTree? = nil
  ) async throws -> BundleReport {
    let path =
      output ?? directory.appending(BundleName(manifest, compression: compression).fileName)
    let written = try await BundleWriter(tree: tree, manifest: manifest, jobs: jobs)
      .write(to: path, compression: compression)
    return try BundleReport(written, path: path, of: made)
  }
}
