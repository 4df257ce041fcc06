internal import Core
package import Processes
internal import SystemPackage

/// Runs reprepro(1) for a repository.
///
/// While it runs it holds a lock (flock(1)), so that a command that comes after one that was killed
/// knows when its reprepro has ended: that goes on by itself.
package struct RepreproCommand: Sendable {
  package let layout: RepositoryLayout
  /// The environment for programs.
  package let environment: [String: String]

  /// The exit status of flock(1) when somebody else has the lock.
  private static let lockedStatus: Int32 = 75

  /// Runs reprepro, which must succeed; `action` is for the message, as in "list development".
  ///
  /// Its exit status says little: what it did has to be looked at afterwards. Throws
  /// `RepositoryError` and `ProcessError`.
  @discardableResult
  package func run(_ arguments: [String], action: String) async throws -> CommandResult {
    // What stays behind tells the next command that reprepro may have left its lock.
    try AtomicFile.write("", to: layout.backendLock, permissions: [.ownerReadWrite])
    let command = Command(
      "/bin/sh",
      [
        "-c", #"umask 022 && exec flock -n -E 75 -F "$@""#, "sh", layout.backendLock.string,
        "reprepro", "--basedir", layout.root.string,
      ] + arguments,
      environment: environment, workingDirectory: layout.root)
    let result = try await CommandRunner().run(command)
    try FileSystem.remove(layout.backendLock)
    if result.status.isSuccess { return result }
    throw Self.error(result, action: action, layout: layout)
  }

  /// Returns what a failed run means.
  private static func error(
    _ result: CommandResult, action: String, layout: RepositoryLayout
  ) -> RepositoryError {
    let text = result.errorTail()
    if result.status == .exited(lockedStatus) { return .backendRuns(layout.root) }
    if result.status == .exited(127) || text.contains("reprepro: No such file") {
      return .noProgram("reprepro", package: "reprepro")
    }
    if text.contains("No space left on device") { return .noSpace(layout.root) }
    let lines = text.split(separator: "\n").map(String.init).filter {
      !$0.hasPrefix("There have been errors") && !$0.hasPrefix("Warning:")
    }
    return .backend(
      action,
      reason: lines.isEmpty
        ? "reprepro \(result.status)" : "reprepro: \(lines.joined(separator: "; "))")
  }

  /// Waits until a reprepro that an earlier command left has ended; returns whether there was one.
  ///
  /// Throws `RepositoryError` if that takes more than a minute, and `FileError`.
  package func waitForEarlier() async throws -> Bool {
    guard try FileSystem.exists(layout.backendLock) else { return false }
    for _ in 0..<600 {
      if try FileLock.isFree(layout.backendLock) { return true }
      try? await Task.sleep(for: .milliseconds(100))
    }
    throw RepositoryError.backendRuns(layout.root)
  }
}
