internal import Core
internal import Packaging
internal import SystemPackage

/// Makes entries of the packages of a `pdm.lock`.
struct PdmArtifacts {
  private let file: LockFile
  private let choice: ArtifactChoice
  private let project: PdmProject?

  init(_ file: LockFile, _ scope: LockScope, _ project: PdmProject?) {
    self.file = file
    self.project = project
    choice = ArtifactChoice(scope, .tag)
  }

  /// Returns the entry of a package.
  ///
  /// Throws `LockError`.
  func entry(
    _ name: PackageName, _ table: LockTable, extras: Set<PackageName>
  ) throws(LockError) -> LockEntry {
    let version = try table.version()
    var builder = LockEntryBuilder(name: name, location: table.location)
    builder.extras = extras
    let subdirectory = try table.string("subdirectory")
    let position = table.location(of: "subdirectory")
    for system in VCSReference.systems {
      guard let url = try table.string(system) else { continue }
      let revision = try table.string("revision")
      // PDM pins no editable revision: locking again is of no use.
      let isEditable = try table.boolean("editable") ?? false
      let location = try LockedSource.vcs(
        system, of: name, repository: url, revision: revision, subdirectory: subdirectory,
        at: table.location(of: table.has("revision") ? "revision" : system),
        command: revision == nil && isEditable ? nil : "pdm lock --update-reuse")
      return builder.direct(location, stated: version?.version)
    }
    if let path = try table.string("path") {
      let location = try LockedSource.path(
        path, from: file.directory, subdirectory: subdirectory, at: position)
      return try direct(version?.version, path, location, table, builder)
    }
    if let url = try table.string("url") {
      let location = try LockedSource.url(url, subdirectory: subdirectory, at: position)
      return try direct(version?.version, url, location, table, builder)
    }
    guard let version else { throw table.missing("version") }
    let index = project?.sources.index(of: name)
    var artifacts: [LockArtifact] = []
    for file in try table.tables("files") {
      let hashes = try file.hashes()
      if let url = try file.string("url") {
        artifacts.append(
          LockArtifact(
            location: try LockedSource.url(url, at: file.location(of: "url")),
            fileName: LockedSource.fileName(of: url), hashes: hashes, index: index))
      } else {
        artifacts.append(
          LockArtifact(
            location: .index, fileName: try file.requiredString("file"), hashes: hashes,
            index: index))
      }
    }
    guard !artifacts.isEmpty else {
      return builder.version(version, [LockArtifact(location: .index, index: index)])
    }
    return try builder.version(version, from: artifacts, by: choice)
  }

  private func direct(
    _ version: Version?, _ address: String, _ location: ArtifactLocation, _ table: LockTable,
    _ builder: LockEntryBuilder
  ) throws(LockError) -> LockEntry {
    if case .directory = location { return builder.direct(location, stated: version) }
    let artifact = LockArtifact(
      location: location, fileName: LockedSource.fileName(of: address),
      hashes: try table.tables("files").first?.hashes() ?? [])
    return try builder.direct(artifact, by: choice, stated: version)
  }
}
