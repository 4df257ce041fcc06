internal import Core
internal import Processes
package import SystemPackage

/// Reads the metadata of a Python project with the Python that it is for.
///
/// `read_project.py`, which is compiled in, does it: TOML is Python's own format, and what a
/// project leaves to its build backend only that can tell.
package struct ProjectReader: Sendable {
  /// The interpreter.
  private let python: FilePath
  /// The variables that it and the project's build backend see.
  private let environment: [String: String]

  package init(python: FilePath, environment: [String: String]) {
    self.python = python
    self.environment = environment
  }

  /// Reads the project in `directory`.
  ///
  /// Throws `ScaffoldError`, or `ProcessError` where the interpreter cannot be run.
  package func read(_ directory: FilePath) async throws -> ProjectMetadata {
    guard FileSystem.isDirectory(directory) else {
      throw ScaffoldError.unreadableProject(directory, reason: "there is no such directory")
    }
    let script = String(decoding: PackageResources.read_project_py, as: UTF8.self)
    var environment = environment
    environment["PYTHONIOENCODING"] = "utf-8"
    let result = try await CommandRunner().run(
      Command(
        python, ["-I", "-c", script, directory.string], environment: environment,
        workingDirectory: directory))
    guard result.status.isSuccess,
      let answer = try? JSONText.decode(Answer.self, from: result.output)
    else {
      throw ScaffoldError.noAnswer(directory, errorOutput: result.errorTail(limit: 1000))
    }
    if answer.lacks != nil { throw ScaffoldError.noTOMLReader(python) }
    if let reason = answer.unreadable {
      throw ScaffoldError.unreadableProject(directory, reason: reason)
    }
    return try JSONText.decode(from: result.output)
  }

  /// What the script may answer instead of metadata.
  private struct Answer: Codable {
    let unreadable: String?
    let lacks: String?
  }
}
