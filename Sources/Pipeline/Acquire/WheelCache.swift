internal import Core
internal import Glibc
internal import Index
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Wheels

/// The cache of files that were fetched or built before, addressed by content.
///
/// A file is at `files/<sha256>/<name>`. Which file an index chose for a pin, or a build made, is
/// remembered under a key made of everything that it depends on, so that a cache that other builds
/// filled never changes what this one installs.
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
    try? keep(file, fileName: fileName, buildDirectory: buildDirectory, as: ["build", key])
  }

  /// Returns the directory in which downloads arrive; nil if the cache cannot be written.
  ///
  /// What runs have left there that were killed is removed.
  func incomingDirectory() -> FilePath? {
    guard let incoming = try? directory.directory("incoming", creates: true),
      access(incoming.path.string, W_OK) == 0
    else { return nil }
    PartialFile.removeAbandoned(in: incoming.path)
    return incoming.path
  }

  /// Adds a file that has arrived in `incomingDirectory`, and remembers what it was fetched for.
  ///
  /// Throws `TrustError` and `FileError`.
  func adopt(
    _ download: Download, named fileName: String, for request: RequestedFile
  ) throws -> HashedFile {
    let lock = try DirectoryLock.wait(for: directory)
    defer { withExtendedLifetime(lock) {} }
    let digest = download.digests[0].hex
    let files = try directory.directory("files", creates: true).directory(digest, creates: true)
    let file = try download.keep(
      as: files.path.appending(fileName), permissions: TrustedDirectory.filePermissions)
    try? remember("\(digest)/\(fileName)", as: key(for: request))
    return file
  }

  /// Returns the file that is remembered under a key, with SHA-256, which names it, and the digests that
  /// are compared with something: the larger ones take several times as long.
  private func recall(_ key: [String], algorithms: Set<HashAlgorithm> = []) -> File? {
    guard let choice = try? directory.directory("choices").open(choice(key)),
      let text = try? choice.read(at: 0, count: min(choice.size, Self.choiceLimit))
    else { return nil }
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    let parts = lines.first?.split(separator: "/") ?? []
    guard parts.count == 2, let expected = Digest(.sha256, hex: parts[0]),
      let opened = try? directory.directory("files").directory(String(parts[0]))
        .open(String(parts[1])),
      let file = try? HashedFile.hash(opened, algorithms: algorithms),
      file.sha256 == expected
    else { return nil }
    // The last use, for `CacheStore.prune`.
    _ = utimensat(AT_FDCWD, choice.path.string, nil, 0)
    return File(
      file: file, fileName: String(parts[1]),
      buildDirectory: lines.count > 1 ? FilePath(String(lines[1])) : nil)
  }

  private func keep(
    _ file: HashedFile, fileName: String, buildDirectory: FilePath, as key: [String]
  ) throws {
    let lock = try DirectoryLock.wait(for: directory)
    defer { withExtendedLifetime(lock) {} }
    let digest = file.sha256.hex
    let files = try directory.directory("files", creates: true)
      .directory(digest, creates: true)
    if (try? files.open(fileName)) == nil {
      try AtomicFile.copy(
        file.file, to: files.path.appending(fileName),
        permissions: TrustedDirectory.filePermissions)
    }
    let lines = ["\(digest)/\(fileName)", buildDirectory.string]
    try remember(lines.joined(separator: "\n"), as: key)
  }

  private func remember(_ text: String, as key: [String]) throws {
    let choices = try directory.directory("choices", creates: true)
    try AtomicFile.write(
      text, to: choices.path.appending(choice(key)),
      permissions: TrustedDirectory.filePermissions)
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

  private func choice(_ key: [String]) -> String {
    Digest.of(Array((context + key).joined(separator: "\n").utf8)).hex
  }

  /// The most bytes of the file that remembers a choice: two paths.
  private static let choiceLimit = 16 << 10
}
