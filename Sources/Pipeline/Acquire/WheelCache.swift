internal import Core
internal import Index
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Wheels

/// The wheels and sdists that were fetched or built before.
///
/// Which file an index chose for a pin, or a build made, is remembered in a `ContentStore` under a key
/// made of everything that it depends on, so that a cache that other builds filled never changes what
/// this one installs.
struct WheelCache: Sendable {
  /// A file of the cache.
  struct File {
    let file: HashedFile
    let fileName: String
    /// The work directory of the run that built it; nil for what was fetched.
    let buildDirectory: FilePath?
  }

  /// Its directory: only this user and root could have put anything there.
  let directory: TrustedDirectory
  /// What distinguishes interpreters and indexes.
  let context: [String]
  /// Which distributions may come as wheels, and which as sdists.
  let formats: FormatControl

  /// Its files.
  private var contents: ContentStore { ContentStore(directory: directory) }

  /// Returns the file that an index or URL gave for this before; nil if there is none or it is
  /// corrupt.
  ///
  /// The digest is computed again. Nothing pins the bytes of what has no hashes, for which there may
  /// be another file by now: its file is for those who cannot ask.
  func find(_ request: RequestedFile) -> File? {
    let algorithms = Set(request.hashes.map(\.algorithm))
    guard let file = recall(key(for: request), algorithms: algorithms),
      request.accepts(file.file.digests)
    else { return nil }
    return file
  }

  /// Returns the wheel that a build with this key made before; nil if there is none.
  func find(build key: String) -> File? { recall(["build", key]) }

  /// Adds a wheel that was built in `buildDirectory`; a cache that cannot be written is no error.
  func store(_ file: HashedFile, fileName: String, build key: String, buildDirectory: FilePath) {
    try? contents.keep(
      file, named: fileName, note: buildDirectory.string, as: context + ["build", key])
  }

  /// Returns the directory in which downloads arrive; nil if the cache cannot be written.
  func incomingDirectory() -> FilePath? { contents.incomingDirectory() }

  /// Adds a file that has arrived in `incomingDirectory`, and remembers what it was fetched for.
  ///
  /// Throws `TrustError` and `FileError`.
  func adopt(
    _ download: Download, named fileName: String, for request: RequestedFile
  ) throws -> HashedFile {
    let digest = download.digests[0]
    return try contents.place(digest, named: fileName, as: context + key(for: request)) { path, _ in
      try download.keep(as: path, permissions: TrustedDirectory.filePermissions)
    }
  }

  /// Returns the file that is remembered under a key.
  private func recall(_ key: [String], algorithms: Set<HashAlgorithm> = []) -> File? {
    guard let choice = contents.choice(context + key),
      let file = contents.file(choice, algorithms: algorithms)
    else { return nil }
    return File(
      file: file, fileName: choice.name, buildDirectory: choice.note.map { FilePath($0) })
  }

  /// Whatever decides which file is used.
  private func key(for request: RequestedFile) -> [String] {
    let choice: [String]
    switch request {
    case .pin(let pin):
      choice = [
        pin.label, CredentialURL(pin.artifactLocation.revealed).withoutCredentials,
        formats.allowsWheel(pin.name) ? "wheel" : "",
        formats.allowsSource(pin.name) ? "sdist" : "",
      ]
    case .unnamed(let entry):
      choice = ["unnamed", CredentialURL(entry.source.revealed).withoutCredentials]
    }
    return choice + request.hashes.map(\.hex).sorted()
  }
}
