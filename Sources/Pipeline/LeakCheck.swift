internal import Core
internal import SystemPackage
internal import Venv

/// Looks through a finished tree for the places where it was built.
struct LeakCheck {
  let options: StageOptions
  let work: FilePath

  /// Throws `StageError.leaks` if any file or link of the tree names one of these places.
  ///
  /// Our own directories have names that nothing else has: they are looked for everywhere. The
  /// project's directory may be as short as `/src`, which stands in many published wheels and means
  /// nothing there; only a path that cannot be an accident is looked for.
  ///
  /// `entries` are what `FileSystem.walk` says of the tree.
  func run(tree: FilePath, entries: [(path: FilePath, status: Stat)]) async throws {
    var directories = [work, options.destdir]
    if options.sourceDirectory.components.count > 1 { directories.append(options.sourceDirectory) }
    let leaks = try await LeakScan(directories: directories.filter { $0.components.count > 1 })
      .scan(tree, entries: entries, jobs: options.jobs)
    guard leaks.isEmpty else {
      throw StageError.leaks(
        leaks.map {
          "'\($0.path.string)', byte \($0.offset): '\($0.needle)' (\($0.kind.rawValue): \($0.hint))"
        })
    }
  }
}
