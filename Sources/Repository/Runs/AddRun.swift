internal import Core
internal import Debian
package import SystemPackage

/// Adds uploads to the suites that they name: `repo add`.
package struct AddRun: Sendable {
  /// What became of an upload.
  package struct Result: Sendable, Equatable {
    package let version: SourceVersion
    package let suite: Suite
    /// Whether the suite has got it now; else it had it already.
    package let isNew: Bool
  }

  let repository: Repository
  /// The keyring of those who may upload; nil where a signature is not asked for.
  let uploaders: FilePath?

  /// Additions to a repository; `uploaders` are the keys, one of which must have signed each upload.
  package init(_ repository: Repository, uploaders: FilePath? = nil) {
    self.repository = repository
    self.uploaders = uploaders
  }

  /// Adds all uploads as one transaction, in their order.
  ///
  /// Throws `UploadError`, `ChangesError`, `RepositoryError` and others; then none of them is added.
  package func run(_ paths: [FilePath]) async throws -> [Result] {
    let architectures = repository.settings.architectures
    let reader = UploadReader(architectures: architectures)
    var uploads: [Upload] = []
    for path in paths {
      let changes = try ChangesFile.read(path)
      if let uploaders {
        try await UploadSignature(keyring: uploaders, environment: repository.environment)
          .verify(changes)
      }
      uploads.append(try reader.upload(changes))
    }
    let before = try await repository.contents()
    var check = UploadCheck(before, architectures: architectures, web: repository.layout.web)
    var results: [Result] = []
    var added: [Upload] = []
    var entries: [HistoryEntry] = []
    for upload in uploads {
      let replaced = check.contents.versions(of: upload.version.source, in: upload.suite).first
      let isNew = try check.add(upload)
      results.append(Result(version: upload.version, suite: upload.suite, isNew: isNew))
      guard isNew else { continue }
      added.append(upload)
      // The packages of another architecture, which come later, replace nothing.
      let isLate = replaced?.description == upload.version.version.description
      entries.append(
        HistoryEntry(
          command: isLate ? "complete" : "add", version: upload.version, from: nil,
          to: upload.suite, replaced: isLate ? nil : replaced?.description,
          files: files(of: upload)))
    }
    guard !added.isEmpty else { return results }
    let uploadsToAdd = added
    try await repository.change(
      "add", sources: added.map(\.version.source), history: entries, expecting: check.contents
    ) { directory in
      try FileSystem.createDirectory(directory)
      var staged: [Upload] = []
      for (number, upload) in uploadsToAdd.enumerated() {
        staged.append(try stage(upload, in: directory.appending("\(number)")))
      }
      try await repository.backend.include(staged)
      return []
    }
    return results
  }

  private func files(of upload: Upload) -> [HistoryEntry.File] {
    let directory = PoolDirectory(source: upload.version.source).path
    return upload.packages.map {
      HistoryEntry.File(path: "\(directory)/\($0.file)", sha256: $0.sha256)
    }.sorted { $0.path < $1.path }
  }

  /// Puts the text of a `.changes` that was verified, without its signature, beside links to its
  /// files: what is added is bound by the hashes in it, whatever happens to the original.
  private func stage(_ upload: Upload, in directory: FilePath) throws -> Upload {
    try FileSystem.createDirectory(directory)
    let name = upload.changes.path.lastComponent?.string ?? "upload.changes"
    let path = directory.appending(name)
    try AtomicFile.write(upload.changes.text, to: path)
    let origin = try FileSystem.resolve(upload.changes.directory)
    for member in upload.changes.members {
      try FileSystem.createSymbolicLink(
        directory.appending(member.name), to: origin.appending(member.name))
    }
    let changes = try ChangesFile(parsing: Array(upload.changes.text.utf8), path: path)
    return Upload(
      changes: changes, suite: upload.suite, packages: upload.packages,
      binaries: upload.binaries)
  }
}
