internal import Core
internal import SystemPackage

/// Whether a `pylock.toml` belongs to its project: the specification has no place for that, but PDM
/// writes its hash into the file.
struct PylockStaleness {
  private let file: LockFile

  init(_ file: LockFile) { self.file = file }

  /// Throws `LockError.Reason.stale`; see `Staleness.check`.
  func check(_ scope: LockScope, noting lock: inout Lock) throws(LockError) {
    let hashes = try file.root.table("tool")?.table("pdm")?.table("hashes")
    let project = try LockFile.tomlIfPresent(
      file.directory.appending("pyproject.toml"), format: "project file")
    let staleness: Staleness
    if let hash = try hashes?.string("sha256"), let project {
      staleness = .comparing(
        hash, with: try PdmContentHash(project.root).candidates(), project: project.name)
    } else {
      staleness = .unknown(reason: "files of this format do not say what they were made from")
    }
    try staleness.check(file, scope, command: "pdm lock", noting: &lock)
  }
}
