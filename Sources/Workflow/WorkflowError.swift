package import Core
package import Debian
package import SystemPackage

/// Why a source tree has no version, or cannot be built.
package enum WorkflowError: Failure, Equatable {
  /// A directory that is in no Git working tree.
  case noWorkingTree(FilePath)
  /// A working tree without a commit.
  case noCommit(FilePath, reason: String)
  /// A directory without `debian/changelog`.
  case noChangelog(FilePath)
  /// A commit from before 1970 or from the future.
  case impossibleDate(Revision)
  /// A changelog whose newest entry has several distributions.
  case severalDistributions(PackageVersion, [String])
  /// A newest entry that `snapshot` has made, and that was committed or changed since.
  case snapshotInChangelog(PackageVersion, isCommitted: Bool)
  /// A snapshot that would not be above the release before it.
  case notAbove(PackageVersion, older: PackageVersion)
  /// A snapshot that would not be below the release that it leads to.
  case notBelow(PackageVersion, release: PackageVersion)
  /// Changes that no commit has.
  case dirty([FilePath])
  /// A release whose entry is unreleased.
  case unreleased(PackageVersion)
  /// A commit without a tag that names a version.
  case noTag(PackageVersion)
  /// A tag that the clone lacks.
  case unknownTag(String)
  /// A tag of another commit.
  case tagElsewhere(String, commit: String, head: String)
  /// A tag with another version than the changelog.
  case tagMismatch([String], PackageVersion)
  /// Nobody whom an entry of the changelog could be attributed to.
  case noMaintainer
  /// A text that cannot be a suffix of versions.
  case invalidSuffix(String)
  /// A text that cannot be the name of a distribution.
  case invalidDistribution(String)

  package var message: String {
    switch self {
    case .noWorkingTree(let directory): "'\(directory.string)' is not in a Git working tree"
    case .noCommit(let directory, let reason):
      "no commit is checked out in '\(directory.string)'" + (reason.isEmpty ? "" : ": \(reason)")
    case .noChangelog(let directory):
      "'\(directory.string)' is not a source package: it has no debian/changelog"
    case .impossibleDate(let revision):
      "the time of commit \(revision.hash.prefix(11)) is not a plausible one: \(revision.date)"
    case .severalDistributions(let version, let names):
      "entry \(version) has several distributions: \(names.joined(separator: " "))"
    case .snapshotInChangelog(let version, true):
      "the newest entry of the changelog is a snapshot that was committed: \(version)"
    case .snapshotInChangelog(let version, false):
      "the newest entry of the changelog is a snapshot, and other entries have changed: \(version)"
    case .notAbove(let version, let older):
      "snapshot \(version) would be older than version \(older), which was released before"
    case .notBelow(let version, let release):
      "snapshot \(version) would be newer than version \(release), which it leads to"
    case .dirty(let files):
      "the working tree has changes that are in no commit: "
        + files.prefix(5).map { "'\($0.string)'" }.joined(separator: ", ")
        + (files.count > 5 ? " and \(files.count - 5) more" : "")
    case .unreleased(let version): "version \(version) is still UNRELEASED"
    case .noTag(let version): "the commit has no tag for version \(version)"
    case .unknownTag(let tag): "no tag '\(tag)' in this clone"
    case .tagElsewhere(let tag, let commit, let head):
      "tag '\(tag)' is not at the commit that is checked out:"
        + " expected \(head.prefix(11)), got \(commit.prefix(11))"
    case .tagMismatch(let tags, let version):
      "\(tags.count == 1 ? "tag" : "tags") \(tags.map { "'\($0)'" }.joined(separator: ", "))"
        + " and the changelog differ: expected version \(version)"
    case .noMaintainer: "nobody to attribute the entry of the changelog to"
    case .invalidSuffix(let text): "invalid suffix '\(text)'"
    case .invalidDistribution(let text): "invalid name of a distribution '\(text)'"
    }
  }

  package var location: String? {
    switch self {
    case .severalDistributions, .snapshotInChangelog, .unreleased: "debian/changelog"
    case .invalidSuffix: "--suffix"
    case .invalidDistribution: "--distribution"
    default: nil
    }
  }

  package var hint: String? {
    switch self {
    case .noWorkingTree: "run the command in a clone of the project"
    case .noCommit: "commit something first"
    case .noChangelog: "create it with 'venvdeb init'"
    case .impossibleDate: "correct the clock, then 'git commit --amend --reset-author'"
    case .severalDistributions: "leave one of them"
    case .snapshotInChangelog(_, true): "remove that entry, and commit the change"
    case .snapshotInChangelog(_, false): "run 'git checkout -- debian/changelog'"
    case .notAbove(_, let older):
      "start an entry for a higher version with 'dch --newversion', such as \(older)+1"
    case .notBelow: "give the entry of the changelog a higher version"
    case .dirty: "commit, remove or ignore these files"
    case .unreleased: "finish the entry with 'dch --release', commit it, then tag that commit"
    case .noTag(let version): "git tag \(TagVersion.name(for: version))"
    case .unknownTag(let tag): "git fetch origin tag \(tag)"
    case .tagElsewhere(let tag, _, _): "git checkout \(tag)"
    case .tagMismatch(_, let version):
      "tag the commit '\(TagVersion.name(for: version))', or correct debian/changelog"
    case .noMaintainer: "set DEBFULLNAME and DEBEMAIL, or Git's user.name and user.email"
    case .invalidSuffix:
      "use a lower-case letter, then letters, digits and full stops, as in 'deb13'"
    case .invalidDistribution: "use letters, digits and the characters - + . only"
    }
  }

  package var exitStatus: ExitStatus {
    switch self {
    case .invalidSuffix, .invalidDistribution: .usage
    default: .failure
    }
  }
}
