internal import Core
internal import Processes
internal import SystemPackage

/// Calls of Git in one working tree, which change nothing outside of it and ask nobody.
struct GitCommand {
  /// The working tree.
  let directory: FilePath
  private let environment: [String: String]

  /// Variables of a hook or of a Git that runs this, which name another repository.
  private static let foreign: Set = [
    "GIT_COMMON_DIR", "GIT_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX",
    "GIT_WORK_TREE",
  ]

  /// Prepares calls in a working tree with the variables of the caller.
  init(directory: FilePath, environment: [String: String]) {
    self.directory = directory
    self.environment = environment.filter { !Self.foreign.contains($0.key) }
  }

  /// Returns what Git prints.
  ///
  /// The checkout may belong to another user than the one who builds, as in containers: only this
  /// directory is declared safe, and what its configuration could run is switched off. Throws
  /// `ProcessError` where there is no Git or it fails.
  @discardableResult
  func run(
    _ arguments: [String], input: [UInt8] = []
  ) async throws(ProcessError) -> [UInt8] {
    let command = Command(
      "git",
      [
        "--no-optional-locks", "-c", "safe.directory=\(directory.string)",
        "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
      ] + arguments, environment: environment, workingDirectory: directory)
    return try await CommandRunner().runChecked(command, input: input).output
  }

  /// Returns the fields that Git ends with NUL.
  ///
  /// Throws `ProcessError`.
  func fields(_ arguments: [String]) async throws(ProcessError) -> [[UInt8]] {
    try await run(arguments).split(separator: 0).map { Array($0) }
  }
}
