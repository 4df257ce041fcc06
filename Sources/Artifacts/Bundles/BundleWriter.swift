internal import Archives
internal import Core
package import SystemPackage

/// A writer of a tree as a bundle.
///
/// Equal trees and manifests give equal bytes, whatever the machine, the user, the umask, the path
/// and the number of jobs; another version of a compression library may compress differently.
package struct BundleWriter: Sendable {
  /// The directory to pack.
  package let tree: FilePath
  /// The manifest without directories, files and links, which are those of the tree.
  package let manifest: BundleManifest
  /// The number of files that are read at once, and of threads that compress.
  package let jobs: Int

  package init(tree: FilePath, manifest: BundleManifest, jobs: Int) {
    self.tree = tree
    self.manifest = manifest
    self.jobs = max(1, jobs)
  }

  /// Returns the manifest with what is in the tree now.
  ///
  /// Throws `FileError`, also for a special file and for a name that is not UTF-8.
  package func completeManifest() async throws -> BundleManifest {
    var manifest = manifest
    var files: [(path: FilePath, status: Stat)] = []
    for (path, status) in try FileSystem.walk(tree) {
      switch status.type {
      case .directory: manifest.directories.append(try treePath(path))
      case .symbolicLink:
        let target = try FileSystem.readSymbolicLink(tree.pushing(path))
        manifest.links.append(.init(path: try treePath(path), target: try text(target)))
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
    let manifest = try await completeManifest()
    do {
      try manifest.check()
    } catch {
      throw BundleError(path, error)
    }
    let json = try manifest.json()
    guard json.count <= Bundle.manifestLimit else {
      throw BundleError(path, .manifest("more than \(Bundle.manifestLimit) bytes"))
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

  /// Returns the files with their digests, in their order.
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
      path: try treePath(file.path), sha256: try contents.digests([.sha256])[0].hex,
      size: contents.size,
      mode: file.status.permissions.isExecutable ? .executable : .plain)
  }

  private func treePath(_ path: FilePath) throws -> TreePath {
    guard let checked = TreePath(try text(path)) else {
      throw FileError("pack", tree.pushing(path), .fileNameTooLong)
    }
    return checked
  }

  /// Returns a path as text, which it must be.
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
