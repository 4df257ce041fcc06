internal import Core
internal import Packaging
internal import SystemPackage

/// Makes entries of the packages of a `uv.lock`.
struct UvArtifacts {
  private let file: LockFile
  private let choice: ArtifactChoice

  init(_ file: LockFile, _ scope: LockScope, formats: FormatControl) {
    self.file = file
    choice = ArtifactChoice(scope, .tagThenBuild, formats: formats)
  }

  /// Returns the entry of a package, of which `extras` are asked.
  ///
  /// Throws `LockError`.
  func entry(of package: UvPackage, extras: Set<PackageName>) throws(LockError) -> LockEntry {
    var builder = LockEntryBuilder(name: package.name, location: package.table.location)
    builder.extras = extras
    let source = package.source
    let position = package.table.location(of: "source")
    switch source.kind {
    case .registry: return try registry(package, builder)
    case .directory, .editable, .virtual:
      let path = try LockedSource.directory(
        LockedSource.absolute(source.value, from: file.directory), below: source.subdirectory,
        at: position)
      return builder.direct(.directory(path), stated: package.version?.version)
    case .git:
      return builder.direct(try git(package), stated: package.version?.version)
    case .url:
      let url = try LockedSource.url(
        source.value, subdirectory: source.subdirectory, at: position)
      return try archive(package, at: url, builder)
    case .path:
      let path = try LockedSource.archive(
        LockedSource.absolute(source.value, from: file.directory),
        subdirectory: source.subdirectory, at: position)
      return try archive(package, at: path, builder)
    }
  }

  private func registry(
    _ package: UvPackage, _ builder: LockEntryBuilder
  ) throws(LockError) -> LockEntry {
    guard let version = package.version else { throw package.table.missing("version") }
    let registry = package.source.value
    var artifacts: [LockArtifact] = []
    for table in try package.table.tables("wheels") {
      artifacts.append(try artifact(table, registry: registry))
    }
    if let table = try package.table.table("sdist") {
      artifacts.append(try artifact(table, registry: registry))
    }
    return try builder.version(version, from: artifacts, by: choice)
  }

  private func artifact(_ table: LockTable, registry: String) throws(LockError) -> LockArtifact {
    let isURL = registry.contains("://")
    let location: ArtifactLocation
    let address: String
    if let url = try table.string("url") {
      (location, address) = (try LockedSource.url(url, at: table.location(of: "url")), url)
    } else if let path = try table.string("path") {
      let directory = isURL ? file.directory : LockedSource.absolute(registry, from: file.directory)
      (location, address) = (.file(LockedSource.absolute(path, from: directory)), path)
    } else if let name = try table.string("filename") {
      (location, address) = (.index, name)
    } else {
      throw table.error("a file has neither 'url' nor 'path'")
    }
    return LockArtifact(
      location: location, fileName: LockedSource.fileName(of: address), hashes: try table.hashes(),
      size: try table.integer("size"), index: isURL ? registry : nil)
  }

  /// Returns the entry of a wheel or sdist that is named by its URL or path.
  private func archive(
    _ package: UvPackage, at location: ArtifactLocation, _ builder: LockEntryBuilder
  ) throws(LockError) -> LockEntry {
    let tables =
      try package.table.tables("wheels") + [package.table.table("sdist")].compactMap { $0 }
    let artifact = LockArtifact(
      location: location, fileName: LockedSource.fileName(of: package.source.value),
      hashes: try tables.first?.hashes() ?? [], size: try tables.first?.integer("size"))
    return try builder.direct(artifact, by: choice, stated: package.version?.version)
  }

  /// Returns the revision that a URL of uv names: the commit is its fragment, everything else is in
  /// its query.
  private func git(_ package: UvPackage) throws(LockError) -> ArtifactLocation {
    let parts = package.source.value.split(
      separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let address = parts[0].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var fields: [String: String] = [:]
    for field in address.dropFirst().joined().split(separator: "&") {
      let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      fields[String(pair[0])] = PercentEncoding.decoded(pair.dropFirst().joined())
    }
    if fields["path"] != nil {
      throw LockError(
        .unresolved(
          "'\(package.name)' is an archive in a Git repository", command: UvLock.exportCommand),
        at: package.table.location(of: "source"))
    }
    return try LockedSource.vcs(
      "git", of: package.name, repository: String(address[0]),
      revision: parts.dropFirst().first.map(String.init), subdirectory: fields["subdirectory"],
      usesLargeFiles: fields["lfs"]?.lowercased() == "true",
      at: package.table.location(of: "source"), command: "uv lock")
  }
}
