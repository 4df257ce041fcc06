internal import Core
internal import Processes
internal import Synchronization
internal import SystemPackage

/// A build in a fresh system: what any back end needs to know.
struct RootJob: Sendable {
  let release: BuildRelease
  /// The directory that the packages are left in; it has `directoryName`, the copy of the source,
  /// and the upstream tarballs.
  let workspace: FilePath
  /// The name of the copy of the source in the workspace.
  let directoryName: String
  /// The name of the source package and its version without epoch, as in names of files.
  let fileStem: String
  /// Packages to install before the build dependencies, in the workspace.
  let packages: [FilePath]
  /// The arguments of dpkg-buildpackage(1).
  let arguments: [String]
  /// The variables of the build.
  let variables: [String: String]
  let archive: MachineArchive
  /// The directory of base systems.
  let cache: FilePath
  /// Whether a base system is made anew.
  let isFresh: Bool
  let temporaryDirectory: FilePath
  /// Whether errors quote the end of what a program wrote, as nobody has seen it.
  let isQuiet: Bool
  let show: @Sendable (BuildEvent) -> Void

  /// The copy of the source.
  var source: FilePath { workspace.appending(directoryName) }

  /// Runs a step, showing what it writes.
  ///
  /// Throws `BuildError.failed` and `ProcessError`.
  func run(_ step: String, _ command: Command) async throws {
    try await BuildStep.run(step, command, isQuiet: isQuiet, show: show)
  }
}

/// A program that is part of a build.
enum BuildStep {
  /// Runs a program, showing what it writes, or quoting the end of that if it fails.
  ///
  /// Throws `BuildError.failed` and `ProcessError`.
  static func run(
    _ step: String, _ command: Command, isQuiet: Bool,
    show: @escaping @Sendable (BuildEvent) -> Void
  ) async throws {
    show(.step(step))
    let end = Mutex<[UInt8]>([])
    let status = try await CommandRunner().run(command) { bytes in
      if isQuiet {
        end.withLock { $0 = Array(($0 + bytes).suffix(limit)) }
      } else {
        show(.output(bytes))
      }
    }
    guard !status.isSuccess else { return }
    let result = CommandResult(status: status, output: [], errorOutput: end.withLock { $0 })
    throw BuildError.failed(step: step, status, output: result.errorTail(limit: limit))
  }

  /// How much of the output an error quotes, in bytes.
  private static let limit = 4096
}
