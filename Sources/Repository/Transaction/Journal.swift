internal import Core
internal import SystemPackage

/// What a transaction leaves on the disk, so that the next command can undo or finish it: `txn`.
///
/// It appears by one rename when the copy of the back end's state in it is complete. Until
/// `txn/commit` is there, everything is undone; from then on, everything is done. What follows the
/// commit only renames and removes, which needs no space.
struct Journal {
  /// What was begun.
  struct Operation: Codable, Equatable {
    /// The command, as in "promote".
    let command: String
    /// The number of the process.
    let process: Int32
    /// The names that were in directories of the pool before, by their paths below `public`.
    let pool: [String: [String]]
  }

  /// What remains to be done after the commit.
  struct Commit: Codable, Equatable {
    /// Files below `public` that no version needs any more.
    let remove: [String]
  }

  let directory: FilePath

  /// The journal of a repository.
  init(_ layout: RepositoryLayout) { directory = layout.transaction }

  var operation: FilePath { directory.appending("op") }
  /// The back end's state from before.
  var state: FilePath { directory.appending("state") }
  /// The state that was replaced by the one from before.
  var discarded: FilePath { directory.appending("discarded") }
  var commit: FilePath { directory.appending("commit") }
  /// The link that is to become `public/dists`.
  var dists: FilePath { directory.appending("dists") }
  /// The history with the new entries.
  var history: FilePath { directory.appending("history.jsonl") }
  /// Uploads as the back end gets them.
  var uploads: FilePath { directory.appending("uploads") }

  /// Where the journal is made.
  var unfinished: FilePath { directory.removingLastComponent().appending("txn.new") }
  /// Where the journal goes to be removed.
  var finished: FilePath { directory.removingLastComponent().appending("txn.old") }

  /// Whether a transaction is under way, or one was interrupted.
  var exists: Bool { get throws(FileError) { try FileSystem.exists(directory) } }
  /// Whether that transaction has been committed.
  var isCommitted: Bool { get throws(FileError) { try FileSystem.exists(commit) } }

  /// Begins a transaction: copies the state of the back end, and makes the journal appear.
  ///
  /// Throws `FileError`; then there is no journal.
  func begin(_ operation: Operation, state original: FilePath) throws {
    try FileSystem.removeTree(unfinished)
    do {
      try FileSystem.createDirectory(unfinished)
      try DurableFile.copyDirectory(original, to: unfinished.appending("state"))
      try DurableFile.write(try JSONText.file(operation), to: unfinished.appending("op"))
      try DurableFile.syncDirectory(unfinished)
      try DurableFile.rename(unfinished, to: directory)
    } catch {
      try? FileSystem.removeTree(unfinished)
      throw error
    }
  }

  /// Commits: from now on the transaction is not undone.
  ///
  /// Throws `FileError`; then it is not committed.
  func commit(_ commit: Commit) throws {
    let unfinished = directory.appending("commit.new")
    try DurableFile.write(try JSONText.file(commit), to: unfinished)
    try DurableFile.syncDirectory(directory)
    try DurableFile.rename(unfinished, to: self.commit)
  }

  /// Reads what was begun.
  ///
  /// Throws `FileError` and `DecodingError`.
  func readOperation() throws -> Operation {
    try JSONText.decode(from: try FileSystem.read(operation))
  }

  /// Reads what remains to be done.
  ///
  /// Throws `FileError` and `DecodingError`.
  func readCommit() throws -> Commit { try JSONText.decode(from: try FileSystem.read(commit)) }

  /// Puts the state from before back, by renames, so that it can be repeated after any of them.
  ///
  /// Throws `FileError`.
  func restoreState(to original: FilePath) throws(FileError) {
    guard try FileSystem.exists(state) else { return }
    if try FileSystem.exists(original) {
      try FileSystem.removeTree(discarded)
      try DurableFile.rename(original, to: discarded)
    }
    try DurableFile.rename(state, to: original)
  }

  /// Ends the transaction: it was done or undone completely.
  ///
  /// Throws `FileError`.
  func end() throws(FileError) {
    try removeRemains()
    try DurableFile.rename(directory, to: finished)
    try removeRemains()
  }

  /// Removes journals that were never begun, or have ended.
  ///
  /// Throws `FileError`.
  func removeRemains() throws(FileError) {
    try FileSystem.removeTree(finished)
    try FileSystem.removeTree(unfinished)
  }
}
