internal import Core
internal import Processes
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
  let show: @Sendable (BuildEvent) -> Void

  /// The copy of the source.
  var source: FilePath { workspace.appending(directoryName) }

  /// Runs a step, showing what it writes.
  ///
  /// Throws `BuildError.failed` with the last lines of the output, `BuildError.missingProgram`, and
  /// `ProcessError`.
  func run(_ step: String, _ command: Command) async throws {
    show(.step(step))
    try await BuildStep.run(step, command, show: show)
  }
}

/// A program that is part of a build.
enum BuildStep {
  /// Runs a program, showing what it writes.
  ///
  /// Throws `BuildError.failed` and `ProcessError`.
  static func run(
    _ step: String, _ command: Command, show: @escaping @Sendable (BuildEvent) -> Void
  ) async throws {
    let status = try await CommandRunner().run(command) { show(.output($0)) }
    guard status.isSuccess else { throw BuildError.failed(step: step, status, output: "") }
  }
}
