internal import Core
internal import Processes
package import SystemPackage

/// Differences between the files that exist and those of the scaffolding, for `patch -p1`.
package enum UnifiedDiff {
  /// Returns the differences that `FileChange.apply` would make, in the order of `changes`.
  ///
  /// Throws `FileError`, or `ProcessError` if diff(1) fails.
  package static func text(
    _ changes: [FileChange], in root: FilePath, environment: [String: String]
  ) async throws -> String {
    let aside = try TemporaryDirectory.create(
      in: FilePath(environment["TMPDIR"] ?? "/tmp"), prefix: "venvdeb-diff-")
    let new = aside.path.appending("new")
    var environment = InheritedEnvironment(environment).forPrograms
    environment["LC_ALL"] = "C.UTF-8"
    var differences = ""
    for change in changes where change.isMade {
      try AtomicFile.write(change.text, to: new)
      let isNew = change.action == .create
      let command = Command(
        "diff",
        [
          "-u", "--label", isNew ? "/dev/null" : "a/\(change.path.string)",
          "--label", "b/\(change.path.string)", "--",
          isNew ? "/dev/null" : root.pushing(change.path).string, new.string,
        ], environment: environment)
      let result = try await CommandRunner().run(command)
      // 0: no differences, 1: differences, anything else: trouble.
      guard result.status == .exited(0) || result.status == .exited(1) else {
        throw ProcessError.failed(command, result.status, errorOutput: result.errorTail())
      }
      differences += result.outputText
    }
    return differences
  }
}
