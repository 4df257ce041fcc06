internal import Core
internal import Debian
internal import Processes
internal import SystemPackage

/// A directory with a copy of a source and its upstream tarballs, in which builds of other systems
/// leave packages.
struct BuildWorkspace: ~Copyable {
  private let directory: TemporaryDirectory
  /// The name of the copy of the source.
  let directoryName: String

  var path: FilePath { directory.path }

  /// Copies a source, without the output of earlier builds.
  ///
  /// Everything else is copied, ignored files too: wheels that were fetched before the build are
  /// among them. Throws `ProcessError` and `FileError`.
  static func make(
    of source: BuildSource, without output: FilePath, in parent: FilePath,
    environment: [String: String]
  ) async throws -> BuildWorkspace {
    let directory = try TemporaryDirectory.create(in: parent, prefix: "venvdeb-build-")
    let name = "\(source.name)-\(source.version.upstream)"
    let copy = directory.path.appending(name)
    try FileSystem.createDirectory(copy)
    try await CommandRunner().runChecked(
      Command(
        "cp",
        [
          "--archive", "--reflink=auto", "--", "\(source.directory.string)/.", copy.string,
        ], environment: environment))
    if output.starts(with: source.directory), output != source.directory {
      let relative = FilePath.relative(output, from: source.directory)
      if FileSystem.isDirectory(copy.pushing(relative)) {
        try FileSystem.removeTree(copy.pushing(relative))
      }
    }
    if let prefix = source.origPrefix {
      let parent = source.directory.removingLastComponent()
      for file in try FileSystem.names(in: parent) where file.hasPrefix(prefix) {
        try AtomicFile.copy(parent.appending(file), to: directory.path.appending(file))
      }
    }
    return BuildWorkspace(directory: directory, directoryName: name)
  }
}
