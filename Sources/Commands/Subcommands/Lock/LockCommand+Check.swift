internal import Artifacts
internal import Checks
internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage

extension LockCommand {
  /// Compares what is installed at a path with the lock, and prints the differences.
  func checkTree(at path: FilePath, in session: Session) throws {
    let directory = sourceDirectory.map(session.path) ?? session.currentDirectory
    var files = lock.map(session.path)
    if files.isEmpty { files = try LockFormats.defaultFile(in: directory).map { [$0] } ?? [] }
    guard !files.isEmpty else { throw NoLock(directory: directory) }
    var locks = LockFiles(
      files, environment: session.environment, project: directory, secrets: session.secrets)
    locks.extras = Set(try Self.words(extras).map { try PackageName($0) })
    locks.groups = try GroupSelection(Self.words(groups))
    var check = LockCheck(locks)
    check.project = LocalProject.name(in: directory)
    check.extras = locks.extras
    check.forbidsProject = noProject
    let artifact = try Artifact.open(path, temporaryDirectory: session.temporaryDirectory)
    let results = try check.check(artifact)
    let names = files.map { $0.lastComponent?.string ?? $0.string }.joined(separator: ", ")
    if json.json {
      try session.print(json: CheckDocument(files, path, artifact.kind, results))
    } else {
      for result in results {
        let place = results.count > 1 ? "\(result.tree): " : ""
        for difference in result.differences { try session.print(place + difference.message) }
      }
    }
    let count = results.reduce(0) { $0 + $1.differences.count }
    guard count == 0 else { throw Mismatch(path: path, files: files, count: count) }
    let compared = Quantity(results.reduce(0) { $0 + $1.count }, "distribution")
    try session.note("'\(path)' has what \(names) says: \(compared)")
  }
}

/// The JSON of `venvdeb lock --check`.
private struct CheckDocument: Encodable {
  struct Tree: Encodable {
    let path: String
    let python: String
    let distributions: Int
    let differences: [LockDifference]
  }

  let path: String
  let kind: Artifact.Kind
  let locks: [String]
  let matches: Bool
  let trees: [Tree]

  init(
    _ locks: [FilePath], _ path: FilePath, _ kind: Artifact.Kind, _ results: [LockCheck.Result]
  ) {
    self.path = path.string
    self.kind = kind
    self.locks = locks.map(\.string)
    matches = results.allSatisfy(\.differences.isEmpty)
    trees = results.map { result in
      Tree(
        path: result.tree.string, python: result.python, distributions: result.count,
        differences: result.differences)
    }
  }
}

/// A comparison with differences, which have been printed before.
private struct Mismatch: Failure {
  let path: FilePath
  let files: [FilePath]
  let count: Int

  private var locks: String {
    files.map { $0.lastComponent?.string ?? $0.string }.joined(separator: ", ")
  }

  var message: String {
    "'\(path.string)' is not what \(locks) says: \(Quantity(count, "difference"))"
  }
  var hint: String? {
    // Whose lock it is, refreshes it and installs from it.
    let makers = files.compactMap { try? LockFormats.otherMaker(of: $0) }
    if makers.isEmpty {
      return "install exactly the lock (pip's --no-deps --require-hashes, or 'venvdeb stage'), or "
        + "refresh the lock with '\(LockFormats.compileCommand)'"
    }
    let commands = makers.compactMap(\.update).map { "'\($0)'" }.joined(separator: " and ")
    return "install exactly the lock with its tool or 'venvdeb stage', or refresh the lock with "
      + (commands.isEmpty ? "its tool" : commands)
  }
}

/// A directory without a lock.
private struct NoLock: Failure {
  let directory: FilePath

  var message: String { "no lock found in '\(directory.string)'" }
  var hint: String? { "name the lock with --lock, or its directory with --sourcedirectory" }
  var exitStatus: ExitStatus { .usage }
}
