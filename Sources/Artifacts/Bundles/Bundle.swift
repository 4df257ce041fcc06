package import Archives
internal import Core
internal import Relocation
package import SystemPackage

/// A tree in one file: a compressed tar archive of a manifest, the digest of the manifest, and the
/// tree.
///
/// The members are `manifest.json` (see `BundleManifest`), `manifest.sha256` with its digest as
/// sha256sum(1) writes it, and `tree` with the files below it. The manifest lists every member with
/// its size, mode, digest or target, and every listed member must be there; so a flipped bit in a
/// name or in contents is found, also where the compression has no checksum.
package struct Bundle: Sendable {
  package let path: FilePath
  package let manifest: BundleManifest
  private let digest: Digest

  /// The result of an extraction.
  package struct Contents: Sendable, Hashable {
    /// The files that begin with the magic number of ELF files, relative to the tree.
    package let elf: [String]
  }

  static let manifestMember = "manifest.json"
  static let digestMember = "manifest.sha256"
  static let treeMember = "tree"

  /// The largest manifest in bytes; that of 100,000 files has about fifteen millions.
  static let manifestLimit = 128 << 20

  private static let filters: Set<ArchiveFilter> = [.none, .gzip, .xz, .zstd]

  /// Returns whether a file has the name of a bundle: `….venv.tar`, with or without the suffix of a
  /// compression.
  package static func hasBundleName(_ path: FilePath) -> Bool {
    let name = path.lastComponent?.string ?? ""
    return BundleCompression.allCases.contains { name.hasSuffix(BundleName.suffix + $0.suffix) }
  }

  /// Reads the manifest of a bundle; the tree is read when it is extracted.
  ///
  /// Throws `ArchiveError` and `BundleError`.
  package static func open(_ path: FilePath) throws -> Bundle {
    var archive = try ArchiveReader.open(path, filters: filters)
    let (bytes, digest) = try readManifest(&archive)
    do {
      return Bundle(path: path, manifest: try BundleManifest(parsing: bytes), digest: digest)
    } catch {
      throw BundleError(path, member: manifestMember, error)
    }
  }

  /// Unpacks the tree into a new directory, and verifies every byte against the manifest.
  ///
  /// The directory must not exist, but the one above it must. It appears when everything is unpacked
  /// and verified. Throws `ArchiveError` and `BundleError`, which name the member, and `FileError`.
  @discardableResult
  package func extract(
    to destination: FilePath, limits: ExtractionLimits = .standard
  ) throws -> Contents {
    let above = Self.directory(of: destination)
    guard FileSystem.isDirectory(above) else {
      throw FileError("extract to", destination, .noSuchFileOrDirectory)
    }
    guard try !FileSystem.exists(destination) else {
      throw FileError("extract to", destination, .fileExists)
    }
    var archive = try ArchiveReader.open(path, filters: Self.filters)
    guard try Self.readManifest(&archive).digest == digest else {
      throw BundleError(path, .exchanged)
    }
    let extraction = Extraction(
      limits: limits, absoluteLinks: .only([Array(manifest.python.executable.utf8)]))
    do {
      var inspector = try BundleInspector(manifest)
      // Unpacked aside until it is known that nothing is missing.
      let aside = try TemporaryDirectory.create(
        in: above, prefix: ".venvdeb-bundle-")
      let tree = aside.path.appending(Self.treeMember)
      try extraction.extract(
        &archive, to: tree, rename: Self.pathInTree, inspector: &inspector)
      if let missing = inspector.missing {
        throw BundleError(path, member: missing, .missing)
      }
      let placement = try TreePlacement.read(
        try TreeRoot.open(tree), directory: manifest.placement.prefix.removingLastComponent())
      guard placement == manifest.placement else {
        throw BundleError(path, member: "\(Self.treeMember)/bin/activate", .placement)
      }
      try FileSystem.rename(tree, to: destination)
      return Contents(elf: inspector.elf)
    } catch let error as ArchiveError {
      guard case .inspection(let reason as BundleFlaw) = error.reason else { throw error }
      throw BundleError(path, member: error.member, reason)
    } catch let doubled as BundleInspector.Doubled {
      throw BundleError(path, member: doubled.path, .listedTwice)
    }
  }

  private static func directory(of path: FilePath) -> FilePath {
    let above = path.removingLastComponent()
    return above.isEmpty ? "." : above
  }

  /// Reads the first two members, and returns the text of the manifest and its verified digest.
  private static func readManifest(
    _ archive: inout ArchiveReader
  ) throws -> (bytes: [UInt8], digest: Digest) {
    let path = archive.archive
    guard let first = try archive.next(), first.kind == .regular,
      first.path == Array(manifestMember.utf8)
    else { throw BundleError(path, .noManifest) }
    let bytes = try archive.readAll(limit: manifestLimit)
    guard let second = try archive.next(), second.kind == .regular,
      second.path == Array(digestMember.utf8)
    else { throw BundleError(path, .noManifest) }
    let digest = Digest.of(bytes)
    guard try archive.readAll(limit: 1 << 10) == Array(digestText(digest).utf8) else {
      throw BundleError(path, member: manifestMember, .manifestDigest)
    }
    return (bytes, digest)
  }

  /// Returns the line of sha256sum(1) for the manifest.
  static func digestText(_ digest: Digest) -> String { "\(digest.hex)  \(manifestMember)\n" }

  /// Returns the path of a member relative to the tree; the inspector rejects one outside the tree by
  /// its name.
  private static func pathInTree(_ name: [UInt8]) -> [UInt8] {
    let tree = Array(treeMember.utf8)
    guard isInTree(name) else { return name }
    var path = name.dropFirst(tree.count + 1)
    if path.last == UInt8(ascii: "/") { path.removeLast() }
    return path.isEmpty ? [UInt8(ascii: ".")] : Array(path)
  }

  /// Returns whether a member is `tree` or below it.
  static func isInTree(_ name: [UInt8]) -> Bool {
    let tree = Array(treeMember.utf8)
    return name.starts(with: tree) && (name.count == tree.count || name[tree.count] == 0x2f)
  }
}
