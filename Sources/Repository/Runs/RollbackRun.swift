internal import Core
package import Debian
internal import SystemPackage

/// Makes a suite have a version that it had before: `repo rollback`.
package struct RollbackRun: Sendable {
  /// What was done.
  package struct Result: Sendable, Equatable {
    package let version: SourceVersion
    /// Whether the suite has got it now; else it had it already.
    package let isNew: Bool
    /// The version that the suite had before it went back, if it did.
    package let replaced: PackageVersion?
    /// The binary packages of the version, without those with debug symbols, with their versions.
    package let packages: [String: PackageVersion]
  }

  let repository: Repository

  /// Rollbacks in a repository.
  package init(_ repository: Repository) { self.repository = repository }

  /// Goes back to a version, or to the one that the suite had before the present one.
  ///
  /// Asking for the version that the suite has changes nothing, so that a rollback whose answer was
  /// lost can be asked for again.
  /// Throws `RollbackError` and `RepositoryError`; then nothing is changed.
  package func run(
    _ name: String, in suite: Suite, to wanted: PackageVersion? = nil
  ) async throws -> Result {
    var contents = try await repository.contents()
    let source = try contents.source(named: name, in: suite)
    let present = SourceVersion(
      source: source, version: contents.versions(of: source, in: suite)[0])
    let version = SourceVersion(
      source: source, version: try wanted ?? previous(of: present, in: suite))
    if version == present {
      return Result(
        version: version, isNew: false, replaced: try rolledBack(to: version, in: suite),
        packages: names(of: contents.packages(of: source, in: suite)))
    }
    guard version.version < present.version else {
      throw RollbackError.notLower(
        source, suite, present: present.version, wanted: version.version)
    }
    let kept = try await find(version, in: suite)
    let packages = try entries(of: kept)
    contents.suites[suite] = (contents.suites[suite] ?? []).filter { $0.source != source }
      .union(packages)
    let entry = HistoryEntry(
      command: "rollback", version: version, from: nil, to: suite,
      replaced: present.version.description, files: repository.files(of: Array(packages)))
    try await repository.change(
      "rollback", sources: [], history: [entry], expecting: contents
    ) { _ in
      try await repository.backend.restore(kept, to: suite)
      return []
    }
    return Result(
      version: version, isNew: true, replaced: present.version, packages: names(of: packages))
  }

  private func names(of packages: some Sequence<RepositoryPackage>) -> [String: PackageVersion] {
    var names: [String: PackageVersion] = [:]
    for package in packages
    where package.architecture != "source" && !package.name.hasSuffix("-dbgsym") {
      names[package.name] = package.version
    }
    return names
  }

  /// The version that a rollback to the present one replaced; nil if it came otherwise.
  private func rolledBack(to version: SourceVersion, in suite: Suite) throws -> PackageVersion? {
    let last = try repository.history().last {
      $0.to == suite.rawValue && $0.source == version.source
    }
    guard let last, last.command == "rollback" else { return nil }
    return try last.replaced.map(PackageVersion.init(parsing:))
  }

  private func previous(of version: SourceVersion, in suite: Suite) throws -> PackageVersion {
    let entries = try repository.history()
    guard let previous = History.previous(of: version, in: suite, entries) else {
      throw RollbackError.noPrevious(version, suite)
    }
    return try PackageVersion(parsing: previous)
  }

  private func find(_ version: SourceVersion, in suite: Suite) async throws -> KeptVersion {
    let kept = try await repository.backend.keptVersions()
      .filter { $0.version.source == version.source && $0.suite == suite }
    guard let found = kept.first(where: { $0.version == version }) else {
      throw RollbackError.notKept(
        version, suite, kept: kept.map(\.version.version).sorted(by: >))
    }
    return found
  }

  /// Reads the packages of a kept version from their files, which must be those of the history.
  private func entries(of kept: KeptVersion) throws -> Set<RepositoryPackage> {
    let source = kept.version.source
    let known = try repository.history().filter { $0.source == source }.flatMap(\.files)
    var entries: Set<RepositoryPackage> = []
    for path in kept.files where path.hasSuffix(".deb") || path.hasSuffix(".dsc") {
      let file = repository.layout.web.pushing(FilePath(path))
      guard FileSystem.isRegularFile(file) else {
        throw RollbackError.damaged(kept.version, file: path)
      }
      let digest = try HashedFile.open(file).sha256.hex
      guard known.contains(where: { $0.path == path && $0.sha256 == digest }) else {
        throw RollbackError.damaged(kept.version, file: path)
      }
      entries.formUnion(try self.entries(of: kept.version, path: path, file, sha256: digest))
    }
    return entries
  }

  private func entries(
    of version: SourceVersion, path: String, _ file: FilePath, sha256: String
  ) throws -> [RepositoryPackage] {
    var name = version.source
    var packageVersion = version.version
    var architectures = ["source"]
    if path.hasSuffix(".deb") {
      let control = try ControlFile(parsing: try DebFile.open(file).control, file: file)
      let fields = control.paragraphs.first ?? .init()
      name = fields["Package"] ?? ""
      packageVersion = try PackageVersion(parsing: fields["Version"] ?? "")
      let architecture = fields["Architecture"] ?? ""
      architectures =
        architecture == "all" ? repository.settings.architectures : [architecture]
    }
    return architectures.map {
      RepositoryPackage(
        architecture: $0, name: name, version: packageVersion, source: version.source,
        sourceVersion: version.version, path: path, sha256: sha256)
    }
  }
}
