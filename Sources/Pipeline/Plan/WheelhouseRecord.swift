internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage

/// What `venvdeb fetch` notes in a wheelhouse about the wheels that it built there: which sdist or
/// commit each is of, so that a lock with the hash of that sdist, or with the commit, accepts it.
///
/// It is the word of whoever can write to the wheelhouse, as the wheels of a lock without hashes are
/// (see SECURITY.md).
struct WheelhouseRecord: Codable, Sendable {
  /// A wheel that was built.
  struct Built: Codable, Sendable, Hashable {
    let file: String
    /// The SHA-256 digest of the wheel in hexadecimal.
    let sha256: String
    /// What it was built from, as `source(of:)` says.
    let source: String
  }

  private(set) var format = 1
  private(set) var built: [Built] = []

  /// The name of the file.
  static let fileName: FilePath.Component = "venvdeb-wheelhouse.json"

  /// A record of nothing.
  init() {}

  /// Reads the record of a wheelhouse; one that is not there, or of another format, says nothing.
  init(of directory: FilePath) {
    guard let bytes = try? FileSystem.read(directory.appending(Self.fileName), limit: 16 << 20),
      let record = try? JSONText.decode(WheelhouseRecord.self, from: bytes), record.format == 1
    else { return }
    self = record
  }

  /// Notes a wheel, instead of what was noted of a file with its name.
  mutating func add(_ wheel: Built) {
    built.removeAll { $0.file == wheel.file }
    built.append(wheel)
    built.sort { $0.file < $1.file }
  }

  /// Forgets the wheels that are not there any more.
  mutating func keep(only files: Set<String>) { built.removeAll { !files.contains($0.file) } }

  /// Writes the record, or removes it where it would say nothing.
  ///
  /// Throws `FileError` and `EncodingError`.
  func write(to directory: FilePath) throws {
    let path = directory.appending(Self.fileName)
    if built.isEmpty { return try FileSystem.remove(path) }
    try AtomicFile.write(try JSONText.file(self), to: path)
  }

  /// Returns what a pin is built from, as the record names it: the digest of an sdist, or the commit
  /// of a repository, with the subdirectory in it; nil for what may be another thing tomorrow.
  static func source(of pin: LockEntry, sdist: Digest?) -> String? {
    guard pin.configSettings.isEmpty else { return nil }
    if case .direct(.vcs(let reference)) = pin.selection {
      guard reference.isCommit else { return nil }
      return CredentialURL(reference.revealed).withoutCredentials
    }
    return sdist.map { source(sdist: $0, in: pin) }
  }

  /// Returns whether a pin accepts what was built from a source.
  static func accepts(_ source: String, for pin: LockEntry) -> Bool {
    guard pin.configSettings.isEmpty else { return false }
    if case .direct(.vcs) = pin.selection { return source == self.source(of: pin, sdist: nil) }
    return pin.hashes.contains {
      $0.algorithm == .sha256 && self.source(sdist: $0, in: pin) == source
    }
  }

  private static func source(sdist: Digest, in pin: LockEntry) -> String {
    "sha256:\(sdist.hex)"
      + (pin.artifactLocation.subdirectory.map { "#subdirectory=\($0)" } ?? "")
  }
}
