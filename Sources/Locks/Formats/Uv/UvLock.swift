internal import Core
internal import Packaging
package import SystemPackage

/// The format of `uv.lock`: a graph for every platform, of which the part for the target is walked
/// as `uv sync --frozen` does it.
package struct UvLock: LockFormat {
  package let name = "lock of uv"
  package let fileNames = ["uv.lock"]

  package init() {}

  /// Returns the lock of the workspace that the project is a member of, else its own.
  ///
  /// The lock of a workspace is at its root; one beside a member is of no use to uv.
  ///
  /// Throws `FileError`.
  package func defaultFiles(in directory: FilePath) throws -> [FilePath] {
    let directory = (try? FileSystem.resolve(directory)) ?? directory
    let root = UvWorkspace.root(of: directory) ?? directory
    return try fileNames.map { root.appending($0) }.filter { try FileSystem.exists($0) }
  }

  package func read(
    _ file: FilePath, _ request: LockRequest, into lock: inout Lock
  ) throws(LockError) {
    let document = try UvDocument(LockFile.toml(file, format: name))
    var walk = try UvWalk(document, request)
    try walk.run()
    try walk.write(to: &lock, project: request.project)
    lock.takesExtras = true
    if document.isScript {
      lock.projectExclusion =
        "\(document.file.name): the project is not installed: the lock is that of a script"
    }
    try UvStaleness(document).check(request.scope, noting: &lock)
  }

  /// The command that makes from such a lock one that says less and can always be installed from.
  static let exportCommand = "uv export --frozen --format pylock.toml -o pylock.toml"
}
