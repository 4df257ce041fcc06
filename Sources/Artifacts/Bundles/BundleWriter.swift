internal import Archives
internal import Core
package import SystemPackage

/// Writes a tree as a bundle.
///
/// Equal trees and facts give equal bytes, whatever the machine, the user, the umask, the path and
/// the number of jobs; another version of a compression library may compress otherwise.
package struct BundleWriter: Sendable {
  /// The directory to pack.
  package let tree: FilePath
  /// What is known of it; directories, files and links are filled in.
  package let facts: BundleManifest
  /// How many files are read at once, and how many threads compress.
  package let jobs: Int

  package init(tree: FilePath, facts: BundleManifest, jobs: Int) {
    self.tree = tree
    self.facts = facts
    self.jobs = max(1, jobs)
  }

  /// The manifest of the tree as it is now.
  ///
  /// Throws `FileError`, for a special file and for a name that is not UTF-8 too.
  package func manifest() async throws -> BundleManifest {
    var manifest = facts
    var files: [(path: FilePath, status: Stat)] = []
    for (path, status) in try FileSystem.walk(tree) {
      switch status.type {
      case .directory: manifest.directories.append(try text(path))
      case .symbolicLink:
        let target = try FileSystem.readSymbolicLink(tree.pushing(path))
        manifest.links.append(.init(path: try text(path), target: try text(target)))
      case .regular: files.append((path, status))
      default: throw FileError("pack special file", tree.pushing(path), .notSupported)
      }
    }
    manifest.files = try await entries(of: files)
    return manifest
  }

  /// Writes the bundle, which appears when it is complete, and returns its manifest.
  ///
  /// Throws `ArchiveError`, `BundleError` and `FileError`.
  @discardableResult
  package func write(
    to path: FilePath, compression: BundleCompression
  ) async throws -> BundleManifest {
    let manifest = try await manifest()
    do {
      try manifest.check()
    } catch {
      throw BundleError(path, error)
    }
    let json = try manifest.json()
    guard json.count <= Bundle.manifestLimit else {
      throw BundleError(path, .manifest("it has more than \(Bundle.manifestLimit) bytes"))
    }
    var writer = try ArchiveWriter.create(path, compression: compression.filter(threads: jobs))
    let date = SourceDate(seconds: manifest.date)
    let digest = Bundle.digestText(Digest.of(json))
    for (name, contents) in [
      (Bundle.manifestMember, json), (Bundle.digestMember, Array(digest.utf8)),
    ] {
      let entry = ArchiveEntry(
        path: Array(name.utf8), permissions: .file, modified: .init(seconds: date.seconds))
      try writer.add(entry, contents: contents)
    }
    try TreeArchiver(date: date, prefix: FilePath(Bundle.treeMember)).add(tree, to: &writer)
    try writer.finish()
    return manifest
  }

  /// The files with their digests, in their order.
  private func entries(
    of files: [(path: FilePath, status: Stat)]
  ) async throws -> [BundleManifest.File] {
    try await files.fileShares { Int($0.status.size) }
      .concurrentMap(jobs: jobs) { try $0.map(entry) }
      .flatMap { $0 }
  }

  @Sendable private func entry(
    of file: (path: FilePath, status: Stat)
  ) throws -> BundleManifest.File {
    let contents = try RandomAccessFile.open(tree.pushing(file.path))
    return BundleManifest.File(
      path: try text(file.path), sha256: try contents.digests([.sha256])[0].hex,
      size: contents.size,
      mode: file.status.permissions.isExecutable ? .executable : .plain)
  }

  /// A path as text, which it must be.
  private func text(_ path: FilePath) throws -> String {
    let bytes = path.withPlatformString { pointer in
      (0..<path.length).map { UInt8(bitPattern: pointer[$0]) }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FileError("pack a name that is not UTF-8", tree.pushing(path), .illegalByteSequence)
    }
    return text
  }
}
