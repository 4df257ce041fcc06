internal import Core
internal import Packaging
internal import SystemPackage

/// Makes entries of the packages of a `poetry.lock`.
struct PoetryArtifacts {
  private let file: LockFile
  private let choice: ArtifactChoice

  init(_ file: LockFile, _ scope: LockScope) {
    self.file = file
    choice = ArtifactChoice(scope, .buildThenTag)
  }

  /// Returns the entry of a package.
  ///
  /// Throws `LockError`.
  func entry(_ name: PackageName, _ table: LockTable) throws(LockError) -> LockEntry {
    guard let version = try table.version() else { throw table.missing("version") }
    let builder = LockEntryBuilder(name: name, location: table.location)
    guard let source = try table.table("source") else {
      return try indexed(version, table, index: nil, builder)
    }
    let type = try source.string("type") ?? "legacy"
    let url = try source.requiredString("url")
    let subdirectory = try source.string("subdirectory")
    let position = source.location(of: "subdirectory")
    switch type {
    case "legacy":
      return try indexed(version, table, index: url, builder)
    case "directory":
      let path = try LockedSource.directory(
        LockedSource.absolute(url, from: file.directory), below: subdirectory, at: position)
      return builder.direct(.directory(path), stated: version.version)
    case "file":
      let location = try LockedSource.archive(
        LockedSource.absolute(url, from: file.directory), subdirectory: subdirectory, at: position)
      return try archive(version.version, url, location, table, builder)
    case "url":
      let location = try LockedSource.url(url, subdirectory: subdirectory, at: position)
      return try archive(version.version, url, location, table, builder)
    case "git":
      let location = try LockedSource.vcs(
        "git", of: name, repository: url, revision: source.string("resolved_reference"),
        subdirectory: subdirectory, at: source.location(of: "resolved_reference"),
        command: "poetry lock")
      return builder.direct(location, stated: version.version)
    default: throw source.error("unknown type of source '\(type.excerpt)'", at: "type")
    }
  }

  private func indexed(
    _ version: (version: Version, text: String), _ table: LockTable, index: String?,
    _ builder: LockEntryBuilder
  ) throws(LockError) -> LockEntry {
    var artifacts: [LockArtifact] = []
    for file in try table.tables("files") {
      artifacts.append(
        LockArtifact(
          location: .index, fileName: try file.requiredString("file"), hashes: try file.hashes(),
          index: index))
    }
    // An index without hashes: whatever it has of the version.
    guard !artifacts.isEmpty else {
      return builder.version(version, [LockArtifact(location: .index, index: index)])
    }
    return try builder.version(version, from: artifacts, by: choice)
  }

  /// Returns the entry of the one file of a URL or path.
  private func archive(
    _ version: Version, _ address: String, _ location: ArtifactLocation, _ table: LockTable,
    _ builder: LockEntryBuilder
  ) throws(LockError) -> LockEntry {
    let files = try table.tables("files")
    let artifact = LockArtifact(
      location: location, fileName: LockedSource.fileName(of: address),
      hashes: try files.first?.hashes() ?? [])
    return try builder.direct(artifact, by: choice, stated: version)
  }
}
