internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Wheels

/// A distribution of a virtual environment, and where it came from.
///
/// See the PyPA specifications "Recording installed projects" and "Direct URL Data Structure".
struct EnvironmentDistribution: Sendable {
  /// Where a distribution came from.
  enum Origin: Sendable {
    /// An index, by name and version.
    case index
    /// A URL or a revision in a version control system, and the hashes of the file.
    case remote(ArtifactLocation, hashes: [Digest])
    /// A wheel or sdist of this machine, and its hashes at that time.
    case file(FilePath, hashes: [Digest])
    /// A source tree of this machine.
    case source(FilePath, isEditable: Bool)
  }

  /// What it says of itself.
  let metadata: CoreMetadata
  /// The directory with its metadata, or the `.egg-link` file that leads there.
  let path: FilePath
  let origin: Origin
  /// The names of its `.pth` files in `site-packages`.
  private(set) var pathFiles: [String] = []

  var name: PackageName { metadata.name }
  var version: Version { metadata.version }

  /// Its source tree, without symbolic links; nil if it has none.
  var sourceDirectory: FilePath? {
    guard case .source(let path, _) = origin else { return nil }
    return (try? FileSystem.resolve(path)) ?? path
  }

  /// Reads the distribution whose metadata have a name in `site-packages`; nil for anything else there.
  ///
  /// Throws `EnvironmentError` and `FileError`.
  init?(named name: String, in sitePackages: FilePath, of environment: FilePath) throws {
    // pip renames what it removes to '~ame'.
    guard !name.hasPrefix("~"), let dot = name.lastIndex(of: ".") else { return nil }
    path = sitePackages.appending(name)
    switch name[dot...] {
    case ".dist-info":
      metadata = try Self.metadata(path.appending("METADATA"))
      let files = Self.files(of: path)
      pathFiles = files.filter { $0.hasSuffix(".pth") }
      origin =
        try Self.recordedOrigin(path)
        ?? Self.editableOrigin(metadata.name, files, in: sitePackages, of: environment) ?? .index
    case ".egg-info":
      let isDirectory = FileSystem.isDirectory(path)
      metadata = try Self.metadata(isDirectory ? path.appending("PKG-INFO") : path)
      origin = .index
    case ".egg":
      metadata = try Self.metadata(path.pushing("EGG-INFO/PKG-INFO"))
      origin = .index
    case ".egg-link":
      (metadata, origin) = try Self.link(path, in: sitePackages)
    default: return nil
    }
  }

  private static func metadata(_ file: FilePath) throws -> CoreMetadata {
    guard FileSystem.isRegularFile(file) else {
      throw EnvironmentError.badMetadata(
        file.removingLastComponent(), reason: "no file '\(file.lastComponent?.string ?? "")'")
    }
    do {
      return try CoreMetadata(
        FileSystem.read(file, limit: InstalledDistribution.metadataLimit), location: file.string)
    } catch let error as MetadataError {
      throw EnvironmentError.badMetadata(file, reason: error.reason)
    }
  }

  /// Returns the names of its files in `site-packages` that may lead to modules elsewhere; none if it
  /// has no RECORD that can be read.
  private static func files(of directory: FilePath) -> [String] {
    guard
      let bytes = try? FileSystem.read(
        directory.appending("RECORD"), limit: InstalledDistribution.recordLimit),
      let record = try? Record(parsing: bytes)
    else { return [] }
    return record.rows.map(\.path).filter { !$0.contains("/") && EditableFile.isCandidate($0) }
  }

  /// Returns the origin that direct_url.json tells (PEP 610); nil without that file.
  private static func recordedOrigin(_ directory: FilePath) throws -> Origin? {
    let file = directory.appending("direct_url.json")
    guard FileSystem.isRegularFile(file) else { return nil }
    guard let source = DirectURL(parsing: try FileSystem.read(file, limit: 1 << 20)) else {
      throw EnvironmentError.badMetadata(file, reason: "invalid direct_url.json")
    }
    guard let location = ArtifactLocation(source) else {
      throw EnvironmentError.badMetadata(
        file, reason: "subdirectory '\(source.subdirectory ?? "")' leads out of '\(source.url)'")
    }
    let hashes = source.archive?.hashes ?? []
    switch location {
    case .directory(let path):
      return .source(path, isEditable: source.directory?.isEditable == true)
    case .file(let path):
      return FileSystem.isDirectory(path)
        ? .source(path, isEditable: false) : .file(path, hashes: hashes)
    case .index, .url, .vcs: return .remote(location, hashes: hashes)
    }
  }

  /// Returns the source tree of an editable installation that left no direct_url.json; nil if all
  /// modules are in the environment.
  ///
  /// Throws `EnvironmentError.noProject`.
  private static func editableOrigin(
    _ name: PackageName, _ files: [String], in sitePackages: FilePath, of environment: FilePath
  ) throws -> Origin? {
    for file in files {
      guard let bytes = try? FileSystem.read(sitePackages.appending(file)) else { continue }
      let editable = EditableFile(
        named: file, text: String(replacingFlawsIn: bytes), in: sitePackages)
      let outside = (editable?.targets ?? []).filter { !$0.starts(with: environment) }
      guard let target = outside.first else { continue }
      guard let project = outside.lazy.compactMap(project(above:)).first else {
        throw EnvironmentError.noProject(name, target)
      }
      return .source(project, isEditable: true)
    }
    return nil
  }

  /// Returns the nearest directory of a project, at a path or above it.
  private static func project(above path: FilePath) -> FilePath? {
    var directory = path
    while !directory.components.isEmpty {
      if LocalProject.isProject(directory) { return directory }
      directory.removeLastComponent()
    }
    return nil
  }

  /// Reads what an `.egg-link` leads to: the metadata are beside the modules.
  private static func link(
    _ path: FilePath, in sitePackages: FilePath
  ) throws -> (CoreMetadata, Origin) {
    let file = path.lastComponent?.string ?? ""
    let stem = String(file.dropLast(".egg-link".count))
    guard
      let link = EditableFile(
        named: file, text: String(replacingFlawsIn: try FileSystem.read(path)), in: sitePackages),
      let modules = link.targets.first, let project = link.project
    else { throw EnvironmentError.badMetadata(path, reason: "it names no directory") }
    guard FileSystem.isDirectory(modules) else {
      throw EnvironmentError.missingSources([.init(name: try PackageName(stem), path: modules)])
    }
    let directory = try FileSystem.entries(of: modules).map(\.string).first { entry in
      entry.hasSuffix(".egg-info")
        && PackageName.normalize(entry.dropLast(".egg-info".count)) == PackageName.normalize(stem)
    }
    guard let directory else {
      throw EnvironmentError.badMetadata(
        path, reason: "'\(modules.string)' has no '\(stem).egg-info'")
    }
    return (
      try metadata(modules.appending(directory).appending("PKG-INFO")),
      .source(project, isEditable: true)
    )
  }
}
