internal import Core
internal import Packaging
internal import SystemPackage

/// Locations as the locks of tools write them.
enum LockedSource {
  /// Returns the location of a path that is relative to the directory of a lock: a directory, or
  /// else a file.
  ///
  /// Throws `LockError.Reason.value` for a subdirectory that leads out of it.
  static func path(
    _ text: String, from directory: FilePath, subdirectory: String? = nil, at location: LockLocation
  ) throws(LockError) -> ArtifactLocation {
    let path = absolute(text, from: directory)
    return FileSystem.isDirectory(path) || !hasArchiveSuffix(text)
      ? .directory(try Self.directory(path, below: subdirectory, at: location))
      : try archive(path, subdirectory: subdirectory, at: location)
  }

  /// Returns a path that is relative to the directory of a lock as one that is not.
  static func absolute(_ text: String, from directory: FilePath) -> FilePath {
    directory.pushing(FilePath(text)).lexicallyNormalized()
  }

  /// Returns the directory of a project that a lock says is below another directory; nil means that one.
  ///
  /// Throws `LockError.Reason.value` for one that leads out of it, also through a link.
  static func directory(
    _ directory: FilePath, below subdirectory: String?, at location: LockLocation
  ) throws(LockError) -> FilePath {
    guard let subdirectory else { return directory }
    let parts = try check(subdirectory, of: directory.string, at: location)
    let project = parts.components.reduce(directory) { $0.appending($1) }
    let resolved = try? FileSystem.resolve(project)
    let root = (try? FileSystem.resolve(directory)) ?? directory
    guard resolved.map({ $0.starts(with: root) }) ?? true else {
      throw outside(subdirectory, of: directory.string, at: location)
    }
    return project
  }

  /// Returns the location of a wheel or sdist, and of the project in it.
  ///
  /// Throws `LockError.Reason.value` for a subdirectory that leads out of it.
  static func archive(
    _ path: FilePath, subdirectory: String?, at location: LockLocation
  ) throws(LockError) -> ArtifactLocation {
    guard let subdirectory else { return .file(path) }
    try check(subdirectory, of: path.string, at: location)
    let absolute = path.isAbsolute ? path : (try? FileSystem.resolve(path)) ?? path
    return .url(PercentEncoding.fileURL(absolute) + "#subdirectory=\(subdirectory)")
  }

  /// Returns a URL, or the path that a `file:` URL names; the subdirectory may be in its fragment, too.
  ///
  /// Throws `LockError.Reason.value` for a subdirectory that leads out of the archive or directory.
  static func url(
    _ text: String, subdirectory: String? = nil, at location: LockLocation
  ) throws(LockError) -> ArtifactLocation {
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let address = String(parts[0])
    let written =
      parts.dropFirst().first?.split(separator: "&")
      .first { $0.hasPrefix("subdirectory=") }.map { String($0.dropFirst("subdirectory=".count)) }
    let name = subdirectory ?? written.map(PercentEncoding.decoded)
    if address.lowercased().hasPrefix("file:///") {
      let path = PercentEncoding.decodedPath(String(address.dropFirst("file://".count)))
      return try self.path(path.string, from: "/", subdirectory: name, at: location)
    }
    if let name { try check(name, of: address, at: location) }
    return .url(address + ((subdirectory ?? written).map { "#subdirectory=\($0)" } ?? ""))
  }

  /// Returns a subdirectory of an archive, repository or directory that messages call `source`.
  ///
  /// Throws `LockError.Reason.value` for one that leads out of it.
  @discardableResult
  static func check(
    _ subdirectory: String, of source: String, at location: LockLocation
  ) throws(LockError) -> Subdirectory {
    guard let parts = Subdirectory(subdirectory) else {
      throw outside(subdirectory, of: source, at: location)
    }
    return parts
  }

  private static func outside(
    _ subdirectory: String, of source: String, at location: LockLocation
  ) -> LockError {
    let source = CredentialURL.masking(source)
    return LockError(
      .value("subdirectory '\(subdirectory.excerpt)' leads out of '\(source.excerpt)'"),
      at: location)
  }

  /// Returns a revision of a distribution in version control, which a lock has to pin.
  ///
  /// `user@host:path`, as SSH knows repositories, becomes a URL. The repository may be in pip's own
  /// spelling, as in `git+https://host/path#egg=name`. `location` is that of the revision, and
  /// `command` makes a lock that pins it.
  ///
  /// Throws `LockError.Reason.movingRevision` for a branch, a tag, a part of a commit, and where there
  /// is no revision; `value` for a subdirectory that leads out of it.
  static func vcs(
    _ system: String, of name: PackageName, repository: String, revision: String?,
    subdirectory: String? = nil, usesLargeFiles: Bool = false, at location: LockLocation,
    command: String?
  ) throws(LockError) -> ArtifactLocation {
    var repository = String(repository.prefix { $0 != "#" })
    if let subdirectory { try check(subdirectory, of: repository, at: location) }
    if repository.hasPrefix("\(system)+") { repository.removeFirst(system.count + 1) }
    if !repository.contains("://"), let colon = repository.firstIndex(of: ":") {
      let host = repository[..<colon]
      repository = "ssh://\(host)/\(repository[colon...].dropFirst())"
    } else if repository.hasPrefix("/") {
      repository = "file://\(repository)"
    }
    let fields =
      (subdirectory.map { ["subdirectory=\($0)"] } ?? []) + (usesLargeFiles ? ["lfs=true"] : [])
    let fragment = fields.isEmpty ? "" : "#\(fields.joined(separator: "&"))"
    guard
      let reference = VCSReference("\(system)+\(repository)@\(revision ?? "")\(fragment)")
    else {
      throw LockError(
        .value("unknown version control system '\(system.excerpt)'"), at: location)
    }
    guard reference.isPinned else {
      throw LockError(.movingRevision(name, revision, command: command), at: location)
    }
    return .vcs(reference)
  }

  /// Returns the name of the file that a URL or path leads to.
  static func fileName(of text: String) -> String {
    let address = text.prefix { $0 != "?" && $0 != "#" }
    let last = address.split(separator: "/").last.map(String.init) ?? ""
    return text.contains("://") ? PercentEncoding.decoded(last) : last
  }

  private static func hasArchiveSuffix(_ text: String) -> Bool {
    let text = text.lowercased()
    return [
      ".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tar",
    ].contains { text.hasSuffix($0) }
  }
}
