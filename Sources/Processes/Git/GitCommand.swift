internal import Core
package import SystemPackage

/// Calls of Git in one working tree, which change nothing outside of it and ask nobody.
package struct GitCommand: Sendable {
  /// The working tree.
  package let directory: FilePath
  private let environment: [String: String]

  /// Variables of a hook or of a Git that runs this, which name another repository.
  private static let foreign: Set = [
    "GIT_COMMON_DIR", "GIT_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX",
    "GIT_WORK_TREE",
  ]

  /// Prepares calls in a working tree with the variables of the caller.
  package init(directory: FilePath, environment: [String: String]) {
    self.directory = directory
    self.environment = environment.filter { !Self.foreign.contains($0.key) }
  }

  /// Prepares calls in the working tree that a directory is in, or in the directory itself if it is in
  /// none; `environment` has the variables of this process.
  package init(inTreeOf directory: FilePath, environment: [String: String]) {
    // Git compares `safe.directory` with a path without symbolic links.
    let directory = (try? FileSystem.resolve(directory)) ?? directory
    self.init(
      directory: Self.top(of: directory) ?? directory,
      environment: InheritedEnvironment(environment).forPrograms)
  }

  /// Returns the top of the working tree that a directory, without symbolic links, is in; nil if
  /// it is in none.
  package static func top(of directory: FilePath) -> FilePath? {
    var top = directory
    while (try? FileSystem.exists(top.appending(".git"))) != true {
      if !top.removeLastComponent() || top.components.isEmpty { return nil }
    }
    return top
  }

  /// Returns what Git prints.
  ///
  /// The checkout may belong to another user than the one who builds, as in containers: only this
  /// directory is declared safe, and what its configuration could run is switched off. The files that
  /// it writes have the modes that `umask` leaves, in octal digits, or that of the caller. Throws
  /// `ProcessError` where there is no Git or it fails.
  @discardableResult
  package func run(
    _ arguments: [String], input: [UInt8] = [], umask: String? = nil
  ) async throws(ProcessError) -> [UInt8] {
    let words =
      [
        "git", "--no-optional-locks", "-c", "safe.directory=\(directory.string)",
        "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
      ] + arguments
    let shell = umask.map { ["/bin/sh", "-c", "umask \"$0\" && exec \"$@\"", $0] } ?? []
    let line = shell + words
    let command = Command(
      FilePath(line[0]), Array(line.dropFirst()), environment: environment,
      workingDirectory: directory)
    return try await CommandRunner().runChecked(command, input: input).output
  }

  /// Returns the fields that Git ends with NUL.
  ///
  /// Throws `ProcessError`.
  package func fields(_ arguments: [String]) async throws(ProcessError) -> [[UInt8]] {
    try await run(arguments).split(separator: 0).map { Array($0) }
  }

  /// Returns the value of a configuration variable; nil where it has none, or Git is missing.
  package func setting(_ key: String) async -> String? {
    guard let output = try? await run(["config", "--get", key]) else { return nil }
    let line = output.split(separator: UInt8(ascii: "\n")).first
    return line.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Returns the configuration variables whose names match a regular expression, in the order of the
  /// files; none where Git is missing.
  package func settings(matching expression: String) async -> [(key: String, value: String)] {
    let fields = try? await fields(["config", "--null", "--get-regexp", expression])
    return (fields ?? []).map { field in
      // The name ends with a line; one that is only named has no value (git-config(1), "--null").
      let parts = field.split(
        separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
      return (
        String(decoding: parts[0], as: UTF8.self),
        parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
      )
    }
  }
}
