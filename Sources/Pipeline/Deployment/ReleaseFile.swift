internal import Artifacts
internal import Core
internal import Relocation
internal import SystemPackage

/// The file in a release that maintainer scripts and the rollback command read: `key=value` lines.
struct ReleaseFile {
  let release: PackageRelease
  let options: ReleaseOptions

  /// Its lines, in the order in which scripts read them: what a smoke test needs comes before it.
  var text: String {
    var lines = ["version=\(release.version)", "id=\(release.id)"]
    if let user = options.smokeUser { lines.append("smoke-user=\(user)") }
    lines.append("smoke-timeout=\(options.smokeTimeout)")
    if options.smokeOnInstall == .warn { lines.append("smoke-on-install=warn") }
    lines += options.smokeTests.map { "smoke-test=\($0)" }
    return lines.map { "\($0)\n" }.joined()
  }

  /// Writes it into a tree, or again.
  ///
  /// Throws `FileError`.
  func write(into tree: FilePath) throws {
    try AtomicFile.write(text, to: tree.appending(ArtifactTree.releaseFile))
  }
}

extension InstalledTree {
  /// Gives a tree that was made for the placeholder of a release its id, and returns the release.
  ///
  /// The id is the digest of the tree as it was made for the placeholder, so nothing has to contain
  /// its own digest, and whoever makes the same tree gets the same id. Then the tree is rewritten for
  /// the directory with that id. Throws `FileError`, `RecordUpdateError` and `PrefixError`.
  mutating func settle(_ request: StageRequest, options: ReleaseOptions) async throws
    -> PackageRelease?
  {
    guard let placeholder = request.release else { return nil }
    try ReleaseFile(release: placeholder, options: options).write(into: path)
    let digest = try await TreeDigest.find(path, jobs: request.jobs)
    var release = PackageRelease(
      base: placeholder.base, version: placeholder.version, hash: String(digest.hex.prefix(8)))
    try ReleaseFile(release: release, options: options).write(into: path)
    try rewritePrefix(from: request.shape, to: request.placed(at: release).shape)
    release.digest = try await TreeDigest.find(path, jobs: request.jobs)
    files = nil
    size = try TreeSize(of: path, elfFiles: elfFiles)
    return release
  }

  /// Rewrites what names the prefix.
  ///
  /// Throws `FileError`, `RecordUpdateError` and `PrefixError`.
  func rewritePrefix(from old: TreeShape, to new: TreeShape) throws {
    try PrefixRewriter(
      from: old.placement, to: new.placement, target: target,
      systemSitePackages: new.systemSitePackages, others: relocated
    ).rewrite(path)
  }
}
