internal import Core
internal import Packaging
internal import SystemPackage

/// Appends entries to a lock, and tells those of the project itself apart.
struct LockWriter {
  private let installsProject: Bool
  /// The directory of the project itself, with links resolved; nil if there is none.
  private let project: FilePath?

  init(_ scope: LockScope, project: FilePath?) {
    installsProject = scope.installsProject
    self.project = project.map { (try? FileSystem.resolve($0)) ?? $0 }
  }

  /// Appends an entry; the directory of the project itself becomes a line of its own, if it is
  /// wanted.
  ///
  /// Throws `LockError`.
  func add(_ entry: LockEntry, isEditable: Bool, to lock: inout Lock) throws(LockError) {
    if isProject(entry.artifactLocation) {
      guard installsProject else { return }
      lock.projectLines.append(
        ProjectLine(
          extras: entry.requirement.extras, marker: nil, location: entry.location))
      return
    }
    if isEditable {
      lock.details.append(
        "\(entry.location): '\(entry.name)' is installed as a regular distribution: the target does "
          + "not have its source tree")
    }
    lock.entries.append(entry)
  }

  /// Returns whether a location is the directory of the project itself.
  func isProject(_ location: ArtifactLocation) -> Bool {
    guard let project, case .directory(let path) = location else { return false }
    return ((try? FileSystem.resolve(path)) ?? path) == project
  }
}
