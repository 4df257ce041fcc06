internal import Core
package import Debian
internal import SystemPackage

/// Reads uploads, and rejects those that no suite can take.
package struct UploadReader: Sendable {
  /// The architectures of the repository.
  let architectures: [String]

  /// A reader for a repository with these architectures.
  package init(architectures: [String]) { self.architectures = architectures }

  /// Verifies the files of a `.changes` that was read, and reads their control information.
  ///
  /// Throws `UploadError`, `ChangesError`, `DebFileError`, `SyntaxError` and `FileError`.
  package func upload(_ changes: ChangesFile) throws -> Upload {
    let suite = try suite(of: changes)
    if let snapshot = SnapshotVersion(changes.version) {
      if snapshot.isDirty { throw UploadError(changes.path, .dirty(changes.version)) }
      if snapshot.mergeRequest != nil {
        throw UploadError(changes.path, .mergeRequest(changes.version))
      }
    }
    for member in changes.members where member.kind == .other {
      throw UploadError(changes.path, .kind(member.name))
    }
    try changes.verifyMembers()
    var packages: [Upload.Package] = []
    var binaries: [String]?
    for member in changes.members {
      switch member.kind {
      case .package: packages.append(try package(member, of: changes))
      case .source:
        let (package, names) = try source(member, of: changes)
        packages.append(package)
        binaries = names
      case .sourcePart, .buildInfo, .other: continue
      }
    }
    guard !packages.isEmpty else { throw UploadError(changes.path, .noPackages) }
    return Upload(changes: changes, suite: suite, packages: packages, binaries: binaries)
  }

  private func suite(of changes: ChangesFile) throws -> Suite {
    guard changes.distributions.count == 1 else {
      throw UploadError(changes.path, .distributions(changes.distributions))
    }
    let name = changes.distributions[0]
    if name == "UNRELEASED" { throw UploadError(changes.path, .unreleased) }
    guard let suite = Suite(rawValue: name) else {
      throw UploadError(changes.path, .distributions([name]))
    }
    guard suite.acceptsUploads else { throw UploadError(changes.path, .promotionOnly(suite)) }
    return suite
  }

  private func package(
    _ member: ChangesFile.Member, of changes: ChangesFile
  ) throws -> Upload.Package {
    let file = changes.directory.appending(member.name)
    let control = try ControlFile(parsing: try DebFile.open(file).control, file: file)
    guard let fields = control.paragraphs.first, let name = fields["Package"],
      let versionText = fields["Version"], let architecture = fields["Architecture"]
    else {
      throw ChangesError.malformed(
        changes.path, "'\(member.name)' lacks one of Package, Version and Architecture")
    }
    let version = try PackageVersion(parsing: versionText)
    let words = (fields["Source"] ?? name).split(separator: " ")
    func expect(_ field: String, _ expected: String, _ got: String) throws {
      guard expected == got else {
        throw UploadError(
          changes.path, .mismatch(member.name, field: field, expected: expected, got: got))
      }
    }
    try expect("source", changes.source, words.first.map(String.init) ?? "")
    let sourceVersion =
      words.count == 2 ? String(words[1].dropFirst().dropLast()) : version.description
    try expect("source version", changes.version.description, sourceVersion)
    try expect("file name", fileName(name, version, architecture), member.name)
    guard architecture == "all" || architectures.contains(architecture) else {
      throw UploadError(changes.path, .architecture(architecture, known: architectures))
    }
    return Upload.Package(
      name: name, version: version, architecture: architecture, file: member.name,
      sha256: member.sha256.hex)
  }

  /// Returns the name that a package's file has: without the epoch of the version.
  private func fileName(
    _ name: String, _ version: PackageVersion, _ architecture: String
  ) -> String {
    let version = PackageVersion(upstream: version.upstream, revision: version.revision)
    return "\(name)_\(version)_\(architecture).deb"
  }

  /// Reads a `.dsc`, whose signature is that of the builder and proves nothing here: its hash is in
  /// the `.changes`.
  private func source(
    _ member: ChangesFile.Member, of changes: ChangesFile
  ) throws -> (Upload.Package, binaries: [String]) {
    let file = changes.directory.appending(member.name)
    let fields = try SourceControlFile.read(file)
    guard fields.source == changes.source else {
      throw UploadError(
        changes.path,
        .mismatch(member.name, field: "source", expected: changes.source, got: fields.source))
    }
    guard fields.version == changes.version.description else {
      throw UploadError(
        changes.path,
        .mismatch(
          member.name, field: "version", expected: changes.version.description,
          got: fields.version))
    }
    let package = Upload.Package(
      name: changes.source, version: changes.version, architecture: "source", file: member.name,
      sha256: member.sha256.hex)
    return (package, fields.binaries)
  }
}
