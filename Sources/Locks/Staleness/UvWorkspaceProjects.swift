internal import Core
internal import Packaging
internal import SystemPackage

/// The projects of the workspace of a lock, as they are now.
struct UvWorkspaceProjects {
  /// The directories of the members, the root among them if it is a project; nil if there are too
  /// many directories to look for them.
  let members: [PackageName: FilePath]?
  private let root: FilePath
  private let file: LockFile?

  /// Looks for the members of the workspace in a directory.
  ///
  /// Throws `LockError`.
  init(at directory: FilePath) throws(LockError) {
    let directory = (try? FileSystem.resolve(directory)) ?? directory
    root = directory
    let workspace = UvWorkspace(at: directory)
    file = workspace?.file
    guard let directories = workspace?.memberDirectories() else {
      members = nil
      return
    }
    var members: [PackageName: FilePath] = [:]
    for directory in directories {
      let file = try LockFile.tomlIfPresent(
        directory.appending("pyproject.toml"), format: "project file")
      if let file, let name = try UvProject(file).name { members[name] = directory }
    }
    self.members = members
  }

  /// Returns a project with the sources that it has from the root of its workspace, which need not
  /// be this one.
  ///
  /// Throws `LockError`.
  func project(_ file: LockFile) throws(LockError) -> UvProject {
    let directory = (try? FileSystem.resolve(file.directory)) ?? file.directory
    let home = UvWorkspace.root(of: directory)
    if directory == root || home == root {
      return try UvProject(
        file, root: directory == root ? nil : self.file, members: members ?? [:])
    }
    guard let home else { return try UvProject(file) }
    let other = try UvWorkspaceProjects(at: home)
    return try UvProject(file, root: other.file, members: other.members ?? [:])
  }
}
