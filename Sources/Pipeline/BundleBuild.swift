package import Artifacts
package import Core
internal import Packaging
internal import Relocation
package import SystemPackage
internal import Venv
internal import Wheels

/// Makes a bundle: of a tree that is staged for it, or of one that is there.
package struct BundleBuild: Sendable {
  /// What the bundle is made of.
  package enum Origin: Sendable {
    /// A lock. The destination directory of the options means nothing; nor does the prefix if it
    /// is not `hasPrefix`, for it is then made of the bundle's name.
    case lock(StageOptions, hasPrefix: Bool)
    /// A tree that venvdeb made. `prefix` is where relocatable scripts think that it is.
    case tree(FilePath, python: String?, prefix: FilePath?)
  }

  package let origin: Origin
  /// The bundle's name; nil for that of the project.
  package var name: String?
  /// The bundle's version; nil for that of the distribution with the bundle's name.
  package var version: String?
  /// Where to write it; nil for its usual name in `directory`.
  package var output: FilePath?
  package var directory: FilePath
  package var compression: BundleCompression
  /// The time of every member.
  package var date: SourceDate
  /// Where the tree is made that is packed.
  package var temporaryDirectory: FilePath
  package var jobs: Int
  private let notify: @Sendable (Stage.Event) -> Void

  /// The time that stands for now where nobody says one: the earliest that a zip archive, and so a
  /// wheel, can hold.
  package static let defaultDate = SourceDate(seconds: 315_532_800)

  package init(
    origin: Origin, directory: FilePath, temporaryDirectory: FilePath, jobs: Int,
    notify: @escaping @Sendable (Stage.Event) -> Void = { _ in }
  ) {
    self.origin = origin
    self.directory = directory
    self.temporaryDirectory = temporaryDirectory
    self.jobs = jobs
    self.notify = notify
    compression = .zstd
    date = Self.defaultDate
  }

  /// Makes the bundle, which appears when it is complete.
  package func run() async throws -> BundleReport {
    switch origin {
    case .tree(let tree, let python, let prefix):
      let facts = try await ExistingTree(path: tree, python: python, prefix: prefix).facts(self)
      return try await write(tree, facts)
    case .lock(let options, let hasPrefix): return try await stage(options, hasPrefix: hasPrefix)
    }
  }

  /// Makes the tree in a directory of its own, and packs it.
  private func stage(_ options: StageOptions, hasPrefix: Bool) async throws -> BundleReport {
    let work = try TemporaryDirectory.create(in: temporaryDirectory, prefix: "venvdeb-bundle-")
    let tree = work.path.appending("tree")
    var options = options
    options.destdir = work.path
    options.sourceDate = date
    options.links = []
    var clock = StepClock()
    let source = try await LockSource.read(options, notify: notify)
    let made = try await source.make(tree, work: work.path, clock: &clock)
    try await ApplicationChecks(options: options, tree: tree, work: work.path)
      .run { notify(.checked($0, output: $1)) }
    let identity = try identity(made.distributions)
    var placement = TreePlacement(prefix: options.prefix, shebang: options.shebang)
    if !hasPrefix {
      let old = placement
      placement = TreePlacement(
        prefix: options.prefix.removingLastComponent().appending(identity.name),
        shebang: options.shebang)
      try PrefixRewriter(
        from: old, to: placement, interpreter: made.interpreter,
        systemSitePackages: options.systemSitePackages,
        others: made.relocated.map { FilePath($0) }
      ).rewrite(tree)
    }
    var facts = BundleManifest(
      venvdeb: toolVersion, name: identity.name, version: identity.version,
      python: .init(made.interpreter),
      architecture: made.elf.isEmpty
        ? "all" : BundleManifest.architecture(of: made.interpreter),
      prefix: placement.prefix.string, shebang: placement.shebang, bytecode: options.bytecode,
      systemSitePackages: options.systemSitePackages, date: date.seconds,
      distributions: made.distributions.map { distribution in
        let isBuilt = distribution.origin == .built || distribution.origin == .project
        return BundleManifest.Distribution(
          name: distribution.name, version: distribution.version, wheel: distribution.wheel,
          sha256: isBuilt ? nil : distribution.sha256, source: distribution.source,
          extras: distribution.extras.map(\.normalized).sorted())
      }, uncompiled: made.uncompiled)
    facts.relocated = made.relocated
    facts.unsearched = made.unsearched
    facts.allowedLeaks = made.allowedLeaks.map { leak in
      BundleManifest.AllowedLeak(
        path: leak.path, members: leak.members, offset: leak.offset, reason: leak.reason)
    }
    return try await write(tree, facts)
  }

  private func write(_ tree: FilePath, _ facts: BundleManifest) async throws -> BundleReport {
    let path =
      output ?? directory.appending(BundleName(facts, compression: compression).fileName)
    let manifest = try await BundleWriter(tree: tree, facts: facts, jobs: jobs)
      .write(to: path, compression: compression)
    return try BundleReport(manifest, path: path)
  }

  /// What the bundle is called.
  ///
  /// The name is what the user says, else the project's, else `fallback` if a distribution has that
  /// name; the version is what the user says, else that of the distribution with the bundle's name,
  /// else the project's.
  func identity(
    _ distributions: [TreeFacts.Distribution], fallback: String? = nil
  ) throws -> (name: String, version: String) {
    let project = distributions.first { $0.origin == .project }
    func named(_ name: String) -> TreeFacts.Distribution? {
      distributions.first { $0.name == (try? PackageName(name))?.normalized }
    }
    guard let name = self.name ?? project?.name ?? fallback.flatMap({ named($0)?.name }) else {
      throw StageError.noBundleName
    }
    guard let version = self.version ?? named(name)?.version ?? project?.version else {
      throw StageError.noBundleVersion(name)
    }
    return (name, version)
  }
}
