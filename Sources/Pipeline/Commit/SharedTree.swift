internal import Artifacts
internal import Core
package import SystemPackage
internal import Wheels

/// A tree that several packages of one build have, each with a prefix of its own: it is made for the
/// first, and unpacked for the others.
///
/// Whoever makes the packages says which of them have the same tree, and removes the directory in the
/// end.
package struct SharedTree: Sendable {
  /// What a report says of the tree and a bundle does not.
  private struct Record: Codable {
    let distributions: [Report.Distribution]
    let resolved: [String]
    let allowedWheels: [Report.AllowedWheel]
    let conflicts: [Report.Conflict]
    let warnings: [String]

    init(_ tree: InstalledTree) {
      distributions = tree.distributions.map { Report.Distribution($0) }
      resolved = tree.resolved
      allowedWheels = tree.allowedWheels
      conflicts = tree.conflicts.map { Report.Conflict($0) }
      warnings = tree.warnings
    }
  }

  /// The directory, which may not exist yet.
  package let directory: FilePath

  /// Creates a tree that is, or will be, in a directory.
  package init(in directory: FilePath) { self.directory = directory }

  private var bundle: FilePath { directory.appending("tree.venv.tar") }
  private var record: FilePath { directory.appending("tree.json") }

  /// Whether the tree was made for an earlier package.
  package var exists: Bool { FileSystem.isRegularFile(record) }

  /// Opens the tree; nil for the first package.
  ///
  /// Throws the errors of `Bundle.open`.
  func open() throws -> Bundle? { exists ? try Bundle.open(bundle) : nil }

  /// Keeps a tree that was just made for the first package, or adds to one that was unpacked for
  /// another what was known of it when it was made.
  ///
  /// Throws the errors of `BundleWriter.write`, `FileError` and `DecodingError`.
  func exchange(_ tree: inout InstalledTree, for request: StageRequest) async throws {
    if exists { try complete(&tree) } else { try await write(tree, of: request) }
  }

  /// Keeps a tree that was just made, for later packages.
  private func write(_ tree: InstalledTree, of request: StageRequest) async throws {
    try FileSystem.createDirectories(directory)
    let manifest = BundleManifest(
      tree, name: request.package, version: "0", shape: request.shape,
      date: request.sourceDate ?? BundleRun.defaultDate)
    try await BundleWriter(tree: tree.path, manifest: manifest, jobs: request.jobs)
      .write(to: bundle, compression: .none)
    // It comes last: the tree exists when this does.
    try AtomicFile.write(try JSONText.file(Record(tree)), to: record)
  }

  /// Adds to a tree that was unpacked what was known of it when it was made.
  private func complete(_ tree: inout InstalledTree) throws {
    let record = try JSONText.decode(Record.self, from: try FileSystem.read(record))
    let made = Dictionary(record.distributions.map { ($0.name, $0) }) { $1 }
    tree.distributions = tree.distributions.map { unpacked in
      guard let made = made[unpacked.name] else { return unpacked }
      return InstalledTree.Distribution(
        name: unpacked.name, version: unpacked.version, wheel: made.wheel, sha256: made.sha256,
        origin: made.source, source: unpacked.source, extras: unpacked.extras,
        allowed: unpacked.allowed)
    }
    tree.resolved = record.resolved
    tree.allowedWheels = record.allowedWheels
    tree.earlierConflicts = record.conflicts
    tree.warnings += record.warnings
  }
}
