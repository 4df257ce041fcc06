internal import Core
internal import Debian
package import SystemPackage

/// A run of `venvdeb release`: checks that a commit is the release that its changelog says.
///
/// Nothing is written: what was tagged is what is built.
package struct ReleaseRun: Sendable {
  private let directory: FilePath
  private let tag: String?
  private let distribution: String
  private let environment: [String: String]

  /// A run in the directory of a source package; without a tag, the commit must have one.
  ///
  /// `distribution` is only for the report.
  package init(
    in directory: FilePath, tag: String?, distribution: String, environment: [String: String]
  ) {
    self.directory = directory
    self.tag = tag
    self.distribution = distribution
    self.environment = environment
  }

  /// Checks the changelog, the tag and the working tree.
  ///
  /// Throws `WorkflowError`, `SyntaxError`, `ProcessError` and `FileError`.
  package func run() async throws -> ReleaseReport {
    try DistributionName.check(distribution)
    let tree = try WorkingTree(of: directory, environment: environment)
    let head = try await tree.head()
    let changes = try await tree.changes()
    let changelog = try await SourceChangelog(in: tree, changes: changes)
    let top = changelog.top
    guard changes.isEmpty else { throw WorkflowError.dirty(changes) }
    guard SnapshotVersion(top.version) == nil else {
      throw WorkflowError.snapshotInChangelog(top.version, isCommitted: true)
    }
    guard !top.isUnreleased else { throw WorkflowError.unreleased(top.version) }
    let tag = try await tag(for: top.version, at: head, in: tree)
    let submodules = try await tree.submodules()
    return ReleaseReport(
      source: top.source, version: top.version.description, tag: tag, distribution: distribution,
      revision: head.hash, submodules: submodules,
      warnings: warnings(changelog) + submodules.compactMap(\.warning))
  }

  /// Returns the tag of the release.
  private func tag(
    for version: PackageVersion, at head: Revision, in tree: WorkingTree
  ) async throws -> String {
    if let tag {
      guard let commit = await tree.commit(ofTag: tag) else { throw WorkflowError.unknownTag(tag) }
      guard commit == head.hash else {
        throw WorkflowError.tagElsewhere(tag, commit: commit, head: head.hash)
      }
      guard TagVersion(tag)?.matches(version) == true else {
        throw WorkflowError.tagMismatch([tag], version)
      }
      return tag
    }
    let candidates = try await tree.tags().filter { TagVersion($0) != nil }
    if let found = candidates.first(where: { TagVersion($0)?.matches(version) == true }) {
      return found
    }
    throw candidates.isEmpty
      ? WorkflowError.noTag(version) : WorkflowError.tagMismatch(candidates, version)
  }

  private func warnings(_ changelog: SourceChangelog) -> [String] {
    guard let older = changelog.entries.dropFirst().first?.version else { return [] }
    let version = changelog.top.version
    if version <= older {
      return ["version \(version) is not above version \(older), which was released before"]
    }
    // Letters sort before the plus sign of snapshots.
    let latest = SnapshotVersion(
      of: older, isReleased: true, date: MailDate(seconds: 253_402_300_799), hash: "ffffffffffff")
    guard version <= latest.version else { return [] }
    return [
      "version \(version) is below the snapshots made since \(older)"
        + " (\(older)+0~…): systems that have one of them will not install the release"
    ]
  }
}
