internal import Core
internal import SystemPackage

/// A change of a repository that happens as a whole or not at all, whenever the process dies and
/// however full the disk is.
///
/// Whoever uses it has the lock of the repository.
struct Transaction {
  private let layout: RepositoryLayout
  private let backend: any RepositoryBackend
  private let journal: Journal

  /// The transactions of a repository.
  init(_ layout: RepositoryLayout, backend: any RepositoryBackend) {
    self.layout = layout
    self.backend = backend
    journal = Journal(layout)
  }

  /// Makes a change, publishes it and adds entries to the history.
  ///
  /// `sources` are those whose directories of the pool may get files. `body` changes things by the
  /// back end; what it throws undoes everything. It returns the files to remove afterwards.
  func run(
    _ command: String, process: Int32, sources: [String], keys: SigningKeys,
    history entries: [HistoryEntry], expecting expected: RepositoryContents,
    body: (FilePath) async throws -> [String]
  ) async throws {
    var pool: [String: [String]] = [:]
    for source in Set(sources) {
      let directory = PoolDirectory(source: source).path
      let path = layout.web.pushing(FilePath(directory))
      pool[directory] = FileSystem.isDirectory(path) ? try FileSystem.names(in: path) : []
    }
    try journal.begin(
      Journal.Operation(command: command, process: process, pool: pool), state: backend.state)
    do {
      let removable = try await body(journal.uploads)
      try await check(expected)
      let export = try await backend.export()
      let generations = Generations(layout)
      let number = try generations.add(export)
      try await keys.verify(generations.path(number), scratchIn: layout.transaction)
      try FileSystem.createSymbolicLink(journal.dists, to: generations.linkTarget(number))
      try History(layout).copy(adding: entries, to: journal.history)
      try sync(export, generations.path(number), pool: Array(pool.keys))
      try journal.commit(Journal.Commit(remove: removable))
    } catch  where (try? journal.isCommitted) != true {
      // A program that was ended half-way says so less clearly than the system.
      let cause =
        DiskSpace.isExhausted(at: layout.root) ? RepositoryError.noSpace(layout.root) : error
      // If that fails, the next command does it.
      try? await undo()
      throw cause
    } catch {
      // The commit is there, but perhaps not on the disk yet.
      throw RepositoryError.notFinished("\(error)")
    }
    do {
      try finish()
    } catch {
      throw RepositoryError.notFinished("\(error)")
    }
  }

  /// Makes durable what the commit is about; the back end does not do it.
  private func sync(
    _ export: FilePath, _ generation: FilePath, pool: [String]
  ) throws(FileError) {
    try DurableFile.syncTree(backend.state)
    try DurableFile.syncTree(export)
    try DurableFile.syncTree(generation, namesOnly: true)
    try DurableFile.syncDirectory(layout.generations)
    try DurableFile.syncTree(layout.transaction, namesOnly: true)
    for directory in pool {
      var path = layout.web.pushing(FilePath(directory))
      guard FileSystem.isDirectory(path) else { continue }
      try DurableFile.syncTree(path)
      while path != layout.web, path.removeLastComponent() { try DurableFile.syncDirectory(path) }
    }
  }

  /// Throws `RepositoryError` if a suite has other packages than it should.
  private func check(_ expected: RepositoryContents) async throws {
    for suite in Suite.allCases {
      let packages = try await backend.contents(of: suite)
      let wanted = expected.suites[suite] ?? []
      guard
        let package = packages.symmetricDifference(wanted).sorted(by: {
          $0.key.lexicographicallyPrecedes($1.key)
        }).first
      else { continue }
      let missing = wanted.contains(package)
      throw RepositoryError.unexpectedContents(
        "\(suite) \(missing ? "would lack" : "would have") \(package.name) \(package.version)"
          + " (\(package.architecture))")
    }
  }

  /// Undoes or finishes what an earlier command left; returns what it did, nil if there was nothing.
  ///
  /// Throws `RepositoryError`, `FileError` and `DecodingError`.
  func recover() async throws -> Recovery? {
    guard try journal.exists else {
      try await backend.recover(isInterrupted: false)
      try journal.removeRemains()
      return nil
    }
    let command = try journal.readOperation().command
    if try journal.isCommitted {
      try await backend.recover(isInterrupted: true)
      try finish()
      return Recovery(command: command, isFinished: true)
    }
    try await undo()
    return Recovery(command: command, isFinished: false)
  }

  private func undo() async throws {
    let operation = try journal.readOperation()
    try await backend.recover(isInterrupted: true)
    try journal.restoreState(to: backend.state)
    for (directory, names) in operation.pool {
      let path = layout.web.pushing(FilePath(directory))
      guard FileSystem.isDirectory(path) else { continue }
      for name in try FileSystem.entries(of: path) where !names.contains(name.string) {
        try FileSystem.removeTree(path.appending(name))
      }
      if names.isEmpty { try removeEmptyDirectories(path) }
    }
    try Generations(layout).removeUnpublished()
    try FileSystem.removeTree(layout.export)
    try journal.end()
  }

  /// Removes a directory of the pool that nothing is in, and those above it.
  private func removeEmptyDirectories(_ path: FilePath) throws(FileError) {
    var path = path
    while path != layout.pool, path.starts(with: layout.pool),
      try FileSystem.names(in: path).isEmpty
    {
      try FileSystem.remove(path)
      path.removeLastComponent()
    }
  }

  /// Does what follows the commit; all of it can be repeated.
  private func finish() throws {
    if try FileSystem.exists(journal.dists) {
      try DurableFile.rename(journal.dists, to: layout.dists)
    }
    if try FileSystem.exists(journal.history) {
      try DurableFile.rename(journal.history, to: layout.history)
    }
    for name in try journal.readCommit().remove {
      let path = layout.web.pushing(FilePath(name))
      try FileSystem.remove(path)
      try removeEmptyDirectories(path.removingLastComponent())
    }
    try Generations(layout).removeOld()
    try journal.end()
  }
}

/// What was done about a command that was interrupted.
package struct Recovery: Sendable, Equatable {
  /// The command, as in "promote".
  package let command: String
  /// Whether its change was finished; else it was undone.
  package let isFinished: Bool

  /// The message about it.
  package var message: String {
    "an interrupted 'repo \(command)' was \(isFinished ? "finished" : "undone")"
  }
}
