internal import Core
internal import Processes
package import SystemPackage

/// Reads the metadata of a Python project with the Python that it is for.
///
/// It runs the scripts of the directory `Reader`, which are compiled in: Python has a reader of
/// TOML, and the metadata that a project leaves to its build backend can only come from that.
package struct ProjectReader: Sendable {
  /// The interpreter.
  private let python: FilePath
  /// The environment of the interpreter and of the project's build backend.
  private let environment: [String: String]

  package init(python: FilePath, environment: [String: String]) {
    self.python = python
    self.environment = InheritedEnvironment(environment).forPrograms
  }

  /// Reads the project in `directory`.
  ///
  /// Throws `ScaffoldError`, or `ProcessError` where the interpreter cannot be run.
  package func read(_ directory: FilePath) async throws -> ProjectMetadata {
    guard FileSystem.isDirectory(directory) else {
      throw ScaffoldError.unreadableProject(directory, reason: "no such directory")
    }
    var environment = environment
    environment["PYTHONIOENCODING"] = "utf-8"
    let result = try await CommandRunner().run(
      Command(
        python, ["-I", "-c", Self.script, directory.string], environment: environment,
        workingDirectory: directory))
    guard result.status.isSuccess,
      let rejection = try? JSONText.decode(Rejection.self, from: result.output)
    else {
      throw ScaffoldError.readerFailed(directory, errorOutput: result.errorTail(limit: 1000))
    }
    if rejection.lacks != nil { throw ScaffoldError.noTOMLReader(python) }
    if let reason = rejection.unreadable {
      throw ScaffoldError.unreadableProject(directory, reason: reason)
    }
    return try JSONText.decode(from: result.output)
  }

  /// The parts of the script, of which only the last one does anything.
  private static var script: String {
    [
      PackageResources.source_files_py, PackageResources.versions_py,
      PackageResources.services_py, PackageResources.metadata_files_py,
      PackageResources.read_project_py,
    ].map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
  }

  /// What the script prints instead of metadata.
  private struct Rejection: Decodable {
    let unreadable: String?
    let lacks: String?
  }
}
