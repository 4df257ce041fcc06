internal import Core
internal import Locks
internal import Processes
internal import SystemPackage
internal import Venv
internal import Wheels

/// Builds the project itself into a wheel, without leaving anything in its source tree.
struct ProjectBuilder {
  let options: StageOptions
  let lock: LockOptions
  let interpreter: Interpreter
  let work: FilePath

  /// Whether the source directory holds a Python project.
  static func isProject(_ directory: FilePath) -> Bool {
    LocalProject.isProject(directory)
  }

  /// The project's wheel.
  ///
  /// Throws `StageError` for a build that fails.
  func build() async throws -> AcquiredWheel {
    let copy = work.appending("project")
    let output = work.appending("project-wheel")
    try FileSystem.createDirectories(output)
    try copySource(to: copy)
    let environment = try BuildEnvironment.variables(options, work: work)
    let backend = BuildBackend(
      interpreter: interpreter, environment: environment, project: copy)
    let missing = try await backend.missing()
    let path: FilePath
    if missing.isEmpty {
      path = try await backend.build(into: output)
    } else if options.isOffline, options.wheelhouses.isEmpty {
      throw StageError.noBackend(options.sourceDirectory, requirements: missing)
    } else {
      path = try await buildIsolated(copy, environment, missing: missing, into: output)
    }
    return AcquiredWheel(
      path: path, fileName: path.lastComponent?.string ?? "", origin: .project, pin: nil)
  }

  private func buildIsolated(
    _ copy: FilePath, _ environment: [String: String], missing: [String], into output: FilePath
  ) async throws -> FilePath {
    let pip = try await Pip.find(
      for: interpreter, environment: environment, index: options.index.arguments(lock),
      purpose: "fetch \(missing.joined(separator: ", ")) for building the project")
    do {
      return try await pip.buildWheel(
        of: .directory(copy), findLinks: options.wheelhouses, isOffline: options.isOffline,
        into: output)
    } catch StageError.buildFailed where options.isOffline {
      throw StageError.noBackend(options.sourceDirectory, requirements: missing)
    }
  }

  /// Copies the project, because backends leave `build/` and `*.egg-info` beside the source.
  ///
  /// What debhelper has staged under `debian/` is not copied; the version control directory is
  /// linked, because backends may ask it for the version.
  private func copySource(to copy: FilePath) throws {
    let source = options.sourceDirectory
    try FileSystem.createDirectories(copy)
    let skipped: Set<FilePath> = [options.destdir, work]
    func visit(_ relative: FilePath) throws {
      for name in try FileSystem.entries(of: source.pushing(relative)) {
        let path = relative.appending(name)
        let from = source.pushing(path)
        let to = copy.pushing(path)
        guard let status = try FileSystem.status(from), !skipped.contains(from) else { continue }
        if [".git", ".hg"].contains(name.string) {
          try FileSystem.createSymbolicLink(to, to: from)
        } else if status.type == .directory {
          if ["__pycache__", ".tox", ".venv", ".debhelper", ".mypy_cache"].contains(name.string) {
            continue
          }
          try FileSystem.createDirectories(to)
          try visit(path)
        } else if status.type == .symbolicLink {
          try FileSystem.createSymbolicLink(to, to: try FileSystem.readSymbolicLink(from))
        } else if status.type == .regular {
          let permissions = status.permissions.intersection(.executable)
          try AtomicFile.copy(from, to: to, permissions: permissions.union(.ownerReadWrite))
        }
      }
    }
    try visit("")
  }
}
