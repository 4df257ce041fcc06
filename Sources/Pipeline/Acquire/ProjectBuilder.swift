internal import Core
internal import Locks
internal import SystemPackage
internal import Venv

/// Builds the wheel of a project directory, and leaves nothing in it.
struct ProjectBuilder {
  /// The source directory.
  let project: FilePath
  let index: IndexAccess
  let build: BuildEnvironment
  let interpreter: Interpreter
  let destdir: FilePath
  let work: FilePath

  /// Builds the wheel and returns its path.
  ///
  /// Where everything that the build needs is installed, the build backend is called in the target
  /// interpreter; else pip builds in an environment of its own (PEP 517). Throws `AcquireError`.
  func build() async throws -> FilePath {
    let copy = work.appending("project")
    let output = work.appending("project-wheel")
    try FileSystem.createDirectories(output)
    try ProjectCopy(source: project, excluded: [destdir, work]).write(to: copy)
    let environment = try build.variables(in: work)
    let backend = BuildBackend(
      interpreter: interpreter, environment: environment, project: copy)
    let missing = try await backend.missing()
    if missing.isEmpty { return try await backend.build(into: output) }
    guard !index.isOffline || !index.wheelhouses.isEmpty else {
      throw AcquireError.noBackend(project, requirements: missing)
    }
    let pip = try await Pip.find(
      for: interpreter, environment: try build.variables(in: work, forPip: true), work: work,
      index: index,
      purpose: "fetch \(missing.joined(separator: ", ")) for building the project")
    do {
      return try await pip.buildWheel(of: .directory(copy), into: output)
    } catch AcquireError.buildFailed where index.isOffline {
      throw AcquireError.noBackend(project, requirements: missing)
    }
  }
}
