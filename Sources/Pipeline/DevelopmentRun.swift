internal import Core
internal import Packaging
package import SystemPackage
internal import Venv
internal import Wheels

/// Makes the tree of a package in a directory of a developer, with the project editable.
///
/// The steps are those of `StageRun` as far as they concern what is installed: plan, acquire, open,
/// install. The tree stays where it is made and names that directory, so nothing is relocated and no
/// build path is searched for. A run that throws leaves what was there as it was.
package struct DevelopmentRun: Sendable {
  /// What the run was asked for, with the directory as the prefix.
  package let request: StageRequest
  /// The directory of the tree.
  package let directory: FilePath
  private let notify: @Sendable (RunEvent) -> Void

  /// Creates a run that makes the tree of `request` in `directory`, which must be absolute; `notify`
  /// is told of its progress.
  package init(
    _ request: StageRequest, directory: FilePath,
    notify: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    var request = request
    request.prefix = directory
    // It is no part of the project.
    request.destdir = directory
    request.installsEditable = true
    request.report = nil
    request.frozenLock = nil
    self.request = request
    self.directory = directory
    self.notify = notify
  }

  /// Makes the tree, unless the one that is there was made from the same.
  ///
  /// Throws `DevelopmentError` where something else is in the directory, and the errors of planning,
  /// acquiring and installing a lock.
  @discardableResult package func run() async throws -> DevelopmentReport {
    guard request.bundle == nil else { throw DevelopmentError.bundle }
    let existing = ExistingDirectory(path: directory, project: request.sourceDirectory)
    try existing.check()
    var timer = StepTimer(notify)
    timer.begin(.plan)
    let source = try await LockSource.read(request, notify: notify)
    let inputs = try TreeInputs(source.lock, request)
    let root = try await StagingRoot.open(directory.removingLastComponent(), notify: notify)
    // Another run may have been waited for.
    try existing.check()
    let stamp = try TreeStamp.read(directory)
    if let stamp, try inputs.digest == stamp.inputs && stamp.isIntact(directory) {
      timer.end()
      return try report(source.lock, wasMade: false)
    }
    try WorkDirectory.removeLeftovers(in: root.path)
    let work = try WorkDirectory.create(in: root.path)
    let contents = try await source.open(work: work.path, timer: &timer)
    timer.begin(.install)
    let path = work.path.appending(Self.treeName)
    var tree = try await contents.install(at: path)
    if request.copiesInterpreter {
      try InterpreterCopies(layout: contents.layout).replaceLinks(of: &tree)
    }
    // As venv of Python 3.13.
    try AtomicFile.write("*\n", to: path.appending(".gitignore"))
    try TreeStamp.write(inputs.digest, to: path)
    timer.begin(.stage)
    let aside = FilePath(root: nil, work.path.components.suffix(1))
    _ = try Replacement.make(
      Self.treeName, at: FilePath(root: nil, directory.components.suffix(1)), backup: "old",
      work: aside, in: root)
    timer.end()
    return try report(source.lock, wasMade: true, warnings: tree.warnings)
  }

  private static let treeName: FilePath.Component = "tree"

  /// Returns the report of the tree that is in the directory now.
  private func report(
    _ lock: PlannedLock, wasMade: Bool, warnings: [String] = []
  ) throws -> DevelopmentReport {
    let distributions = try InstalledDistribution.all(in: try TreeRoot.open(directory))
    return DevelopmentReport(
      directory: directory.string, python: lock.target.python.fullVersion, wasMade: wasMade,
      project: lock.request.project.isInstalled ? lock.request.project.directory.string : nil,
      distributions: distributions.map { distribution in
        DevelopmentReport.Distribution(
          name: distribution.metadata.name.normalized,
          version: distribution.metadata.version.description)
      }.sorted { $0.name < $1.name }, warnings: wasMade ? warnings : lock.request.warnings)
  }
}
