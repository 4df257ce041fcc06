internal import Core
internal import Processes
internal import SystemPackage

/// The files of a project that its upstream tarball has: those under version control of Git, as they
/// are now; without Git, all but what builds and tools leave.
///
/// `debian/`, the wheels, and what version control keeps of itself are in none.
struct ProjectFiles: Sendable {
  /// The files with their directories, relative to the project's.
  private let included: Set<FilePath>
  /// The number of files and links among them.
  let count: Int
  /// What dpkg-source finds in the directory and not in the tarball; of a directory that has nothing
  /// in the tarball, perhaps only the directory.
  let leftovers: [FilePath]
  /// What to know about the choice; nil if there is nothing.
  let warning: String?

  /// Returns whether a path relative to the project is in the tarball.
  func contains(_ path: FilePath) -> Bool { included.contains(path) }

  /// Lists the files below a directory, without symbolic links, with wheels in `component`.
  ///
  /// Throws `SourceError.versionControl` if there is a checkout of Git that Git cannot read, and
  /// `FileError`.
  static func list(
    _ directory: FilePath, component: FilePath.Component, environment: [String: String]
  ) async throws -> ProjectFiles {
    var tracked: Set<FilePath>?
    var warning: String?
    if let git = await GitCheckout.find(directory, environment: environment) {
      let files = try await files(of: git, below: directory, environment: environment)
      if files.isEmpty {
        warning =
          "no file in '\(directory.string)' is under version control in '\(git.top.string)': all "
          + "files but those of builds are packed"
      } else {
        tracked = files
      }
    }
    var included: Set<FilePath> = []
    var count = 0
    var leftovers: [FilePath] = []
    var skipped: FilePath?
    let outputs = BuildOutputs(of: directory)
    for (path, status) in try FileSystem.walk(directory) {
      if let skipped, path.starts(with: skipped) { continue }
      guard let name = path.lastComponent else { continue }
      let isTop = path.components.count == 1
      if DiffIgnore.versionControl.contains(name) || isTop && packaging.contains(name)
        || isTop && name == component
      {
        skipped = path
      } else if let tracked {
        if tracked.contains(directory.pushing(path)), status.type != .directory {
          include(path, in: &included)
          count += 1
        } else if status.type != .directory, !path.components.contains(where: DiffIgnore.ignores) {
          leftovers.append(path)
        }
      } else if outputs.contains(path, isDirectory: status.type == .directory) {
        leftovers.append(path)
        skipped = path
      } else {
        included.insert(path)
        if status.type != .directory { count += 1 }
      }
    }
    return ProjectFiles(
      included: included, count: count, leftovers: leftovers, warning: warning)
  }

  /// The packaging, and the state of patches (quilt(1)).
  private static let packaging: Set<FilePath.Component> = [".pc", "debian"]

  private static func include(_ path: FilePath, in included: inout Set<FilePath>) {
    var path = path
    repeat { included.insert(path) } while path.removeLastComponent() && !path.isEmpty
  }

  /// Returns the files under version control, those of submodules that are checked out among them.
  private static func files(
    of git: GitCheckout, below directory: FilePath, environment: [String: String]
  ) async throws -> Set<FilePath> {
    if let failure = git.failure {
      throw SourceError.versionControl(directory, reason: failure)
    }
    var files: Set<FilePath> = []
    for file in git.files(below: directory) {
      files.insert(file)
      guard try FileSystem.status(file)?.type == .directory,
        let submodule = await GitCheckout.find(file, environment: environment),
        submodule.top == file
      else { continue }
      files.formUnion(
        try await self.files(of: submodule, below: file, environment: environment))
    }
    return files
  }
}
