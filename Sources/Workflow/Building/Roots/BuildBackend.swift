/// A way to build a package in a fresh system: a conforming type, and a line in `all`.
protocol BuildBackend: Sendable {
  /// The name that `--with` takes.
  static var name: String { get }
  /// Returns what keeps it from working on this machine; nil if nothing does.
  static func obstacle(on machine: BuildMachine) -> Obstacle?
  /// A back end for this process.
  init()
  /// Makes a system, installs the build dependencies, and builds the package without network as a
  /// user other than root; leaves the packages in the workspace.
  ///
  /// Throws `BuildError`, `ProcessError` and `FileError`.
  func build(_ job: RootJob) async throws
}

/// The back ends.
enum BuildBackends {
  /// Those that exist, the preferred one first.
  static let all: [any BuildBackend.Type] = [
    NamespaceBackend.self, SbuildBackend.self, PodmanBackend.self,
  ]

  /// Returns the back end of a name, or the first one that works on this machine.
  ///
  /// Throws `BuildError`.
  static func choose(
    _ name: String?, on machine: BuildMachine
  ) throws(BuildError) -> any BuildBackend.Type {
    if let name {
      guard let backend = all.first(where: { $0.name == name }) else {
        throw .unknownBackend(name, known: all.map { $0.name })
      }
      if let obstacle = backend.obstacle(on: machine) { throw .unusableBackend(name, obstacle) }
      return backend
    }
    var obstacles: [(String, Obstacle)] = []
    for backend in all {
      guard let obstacle = backend.obstacle(on: machine) else { return backend }
      obstacles.append((backend.name, obstacle))
    }
    throw .noBackend(obstacles)
  }
}
