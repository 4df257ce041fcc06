internal import Core
internal import SystemPackage
internal import Venv

/// Looks through a finished tree for the places where it was built.
struct LeakCheck {
  /// The directories that no file may name.
  private let directories: [FilePath]
  private let jobs: Int

  /// A look for directories.
  ///
  /// Our own have names that nothing else has: they are looked for everywhere. Another one may be
  /// as short as `/src`, which stands in many published wheels and means nothing there; only a path
  /// that cannot be an accident is looked for.
  init(directories: [FilePath], jobs: Int) {
    self.directories = directories.filter { $0.components.count > 1 }
    self.jobs = jobs
  }

  /// Throws `StageError.leaks` if any file or link of the tree names one of these places.
  func run(tree: FilePath) async throws {
    let leaks = try await LeakScan(directories: directories).scan(tree, jobs: jobs)
    guard leaks.isEmpty else {
      throw StageError.leaks(
        leaks.map {
          "'\($0.path.string)', byte \($0.offset): '\($0.needle)' (\($0.kind.rawValue): \($0.hint))"
        })
    }
  }
}
