internal import Core
package import Debian
internal import SystemPackage

/// Gives the version that one suite has to the next one: `repo promote`.
package struct PromoteRun: Sendable {
  /// What was promoted.
  package struct Result: Sendable, Equatable {
    package let version: SourceVersion
    /// Whether the suite has got it now; else it had it already.
    package let isNew: Bool
    /// The version that the suite had before.
    package let replaced: PackageVersion?
  }

  let repository: Repository

  /// Promotions in a repository.
  package init(_ repository: Repository) { self.repository = repository }

  /// Promotes a source with all that was built from it, for all architectures.
  ///
  /// `name` is the source or one of its packages; `version`, if given, must be what the suite has.
  /// Throws `PromotionError` and `RepositoryError`; then nothing is changed.
  package func run(
    _ name: String, from: Suite, to: Suite, version wanted: PackageVersion? = nil,
    allowsSnapshot: Bool = false
  ) async throws -> Result {
    guard from.next == to else { throw PromotionError.notNext(from, to) }
    var contents = try await repository.contents()
    let source = try contents.source(named: name, in: from)
    let packages = contents.packages(of: source, in: from)
    let versions = contents.versions(of: source, in: from)
    guard versions.count == 1 else {
      throw PromotionError.mixture(source, from, Skew.descriptions(of: packages))
    }
    let version = SourceVersion(source: source, version: versions[0])
    if let wanted, wanted != version.version {
      throw PromotionError.otherVersion(source, from, present: version.version, wanted: wanted)
    }
    let replaced = contents.versions(of: source, in: to).first
    let moved = Set(packages)
    if moved == Set(contents.packages(of: source, in: to)) {
      return Result(version: version, isNew: false, replaced: nil)
    }
    if to == .production, !allowsSnapshot, SnapshotVersion(version.version) != nil {
      throw PromotionError.snapshot(version)
    }
    for package in packages {
      guard let present = contents.package(package.name, package.architecture, in: to) else {
        continue
      }
      guard present.version <= package.version else {
        throw PromotionError.downgrade(
          package.name, to, present: present.version, new: package.version)
      }
    }
    if let replaced, replaced > version.version {
      throw PromotionError.downgrade(source, to, present: replaced, new: version.version)
    }
    // A package may have come from another source before.
    let names = Set(packages.map { [$0.name, $0.architecture] })
    contents.suites[to] = (contents.suites[to] ?? []).filter {
      $0.source != source && !names.contains([$0.name, $0.architecture])
    }.union(moved)
    let isLate = replaced?.description == version.version.description
    let entry = HistoryEntry(
      command: isLate ? "complete" : "promote", version: version, from: from, to: to,
      replaced: isLate ? nil : replaced?.description, files: repository.files(of: packages))
    try await repository.change(
      "promote", sources: [], history: [entry], expecting: contents
    ) { _ in
      try await repository.backend.copy(version, from: from, to: to)
      return []
    }
    return Result(version: version, isNew: true, replaced: replaced)
  }
}
