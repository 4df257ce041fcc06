internal import Core
internal import Debian
internal import Glibc
package import SystemPackage

/// A run of `venvdeb snapshot`: gives the source in a working tree the version of its commit.
///
/// The same commit gets the same version and the same entry of the changelog in every clone,
/// whatever its depth, the clock and the time zone.
package struct SnapshotRun: Sendable {
  /// What the user decides.
  package struct Options: Sendable {
    /// The number that decides between commits of one second.
    package var counter: Int?
    /// The number of the merge request that is built, whose versions are below all others.
    package var mergeRequest: Int?
    /// What distinguishes builds of one commit, such as `deb13`.
    package var suffix: String?
    /// The distribution of the entry.
    package var distribution = "development"
    /// Whether a working tree with changes is an error.
    package var requiresClean = false
    /// Whether nothing is written.
    package var isDryRun = false

    package init() {}
  }

  private let directory: FilePath
  private let environment: [String: String]
  private let options: Options

  /// A run in the directory of a source package, with the variables of the caller.
  package init(in directory: FilePath, options: Options, environment: [String: String]) {
    self.directory = directory
    self.options = options
    self.environment = environment
  }

  /// Writes the entry of the changelog, unless it is there already.
  ///
  /// Throws `WorkflowError`, `SyntaxError`, `ProcessError` and `FileError`.
  package func run() async throws -> SnapshotReport {
    try checkOptions()
    let tree = try WorkingTree(of: directory, environment: environment)
    let head = try await tree.head()
    try check(head)
    var changes = try await tree.changes()
    let changelog = try await SourceChangelog(in: tree, changes: changes)
    if !changelog.isChanged { changes.removeAll { $0 == tree.relative(changelog.file) } }
    let top = changelog.top
    guard top.distributions.count == 1 else {
      throw WorkflowError.severalDistributions(top.version, top.distributions)
    }
    var snapshot = SnapshotVersion(
      of: top.version, isReleased: !top.isUnreleased, date: head.date, hash: head.hash)
    snapshot.counter = options.counter
    snapshot.mergeRequest = options.mergeRequest
    snapshot.suffix = options.suffix
    snapshot.isDirty = !changes.isEmpty
    if options.requiresClean, !changes.isEmpty { throw WorkflowError.dirty(changes) }
    var isUnchanged = false
    if let earlier = SnapshotVersion(top.version) {
      // Other entries may have been changed, too, before the first run; that is no second one.
      snapshot = earlier
      isUnchanged = changelog.isChanged && isOfThisRun(earlier, head)
      guard isUnchanged else {
        throw WorkflowError.snapshotInChangelog(top.version, isCommitted: !changelog.isChanged)
      }
    }
    let older = top.isUnreleased || isUnchanged ? changelog.entries.dropFirst().first : top
    try check(snapshot.version, top, older)
    let entry = SnapshotEntry(
      version: snapshot.version, distribution: options.distribution, hash: head.hash,
      maintainer: try await maintainer(tree), date: head.date)
    if !isUnchanged {
      let text = try entry.added(to: changelog.base)
      isUnchanged = text == changelog.current
      if !isUnchanged, !options.isDryRun { try write(text, to: changelog.file) }
    }
    let submodules = try await tree.submodules()
    return SnapshotReport(
      source: top.source, version: snapshot.version.description,
      base: snapshot.base.description, older: older?.version.description,
      release: top.isUnreleased ? top.version.description : nil,
      distribution: options.distribution, revision: head.hash, date: head.date.description,
      changes: changes.map(\.string), submodules: submodules,
      isUnchanged: isUnchanged, warnings: warnings(head) + submodules.compactMap(\.warning))
  }

  private func checkOptions() throws(WorkflowError) {
    if let suffix = options.suffix, !SnapshotVersion.isSuffix(suffix) {
      throw .invalidSuffix(suffix)
    }
    try DistributionName.check(options.distribution)
  }

  /// Checks that the time of a commit can be part of a version: one from the future would stay
  /// above everything that comes.
  private func check(_ head: Revision) throws(WorkflowError) {
    let tomorrow = time(nil) + 86400
    guard (0...tomorrow).contains(head.date.seconds) else { throw .impossibleDate(head) }
  }

  private func check(
    _ version: PackageVersion, _ top: Changelog.Entry, _ older: Changelog.Entry?
  ) throws(WorkflowError) {
    if let older, version <= older.version { throw .notAbove(version, older: older.version) }
    if top.isUnreleased, version >= top.version { throw .notBelow(version, release: top.version) }
  }

  /// Returns whether a snapshot is what this run would make of a tree with changes.
  private func isOfThisRun(_ snapshot: SnapshotVersion, _ head: Revision) -> Bool {
    snapshot.isDirty && head.hash.hasPrefix(snapshot.hash)
      && snapshot.timestamp == head.date.timestamp && snapshot.counter == options.counter
      && snapshot.suffix == options.suffix && snapshot.mergeRequest == options.mergeRequest
  }

  private func maintainer(_ tree: WorkingTree) async throws -> Maintainer {
    if let author = await Maintainer.author(environment: environment, git: tree.setting) {
      return author
    }
    let file = tree.directory.appending("debian").appending("control")
    let control = try? ControlFile(parsing: FileSystem.readText(file), file: file)
    guard let text = control?.paragraphs.first?["Maintainer"],
      let maintainer = try? Maintainer(parsing: text)
    else { throw WorkflowError.noMaintainer }
    return maintainer
  }

  private func write(_ text: ChangelogText, to file: FilePath) throws(FileError) {
    let mode = try FileSystem.status(file)?.permissions ?? .file
    try AtomicFile.write(text.bytes, to: file, permissions: mode)
  }

  private func warnings(_ head: Revision) -> [String] {
    guard let parent = head.parentDate, parent.seconds >= head.date.seconds,
      options.counter == nil || parent.seconds > head.date.seconds
    else { return [] }
    return [
      "commit \(head.hash.prefix(11)) is not later than its parent (\(head.date)), so that its"
        + " version may be lower; commit again, or give --counter for commits of one second"
    ]
  }
}
