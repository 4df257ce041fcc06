internal import Core
internal import Packaging
internal import SystemPackage

/// A requirement that is a path or URL rather than a name with versions (pip documentation,
/// "Requirement Specifiers").
struct DirectReference {
  let artifact: ArtifactLocation
  /// The name of the distribution; nil if the reference does not give it.
  ///
  /// That of a source archive is no promise: whoever made the archive chose its file name.
  let name: PackageName?
  let extras: Set<PackageName>
  /// The hashes in the fragment of a URL.
  let hashes: [Digest]

  private static let archiveSuffixes = [
    ".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tar.lz", ".tlz",
    ".tar.lzma", ".tar",
  ]

  /// Returns whether a text is a URL rather than a path or a name.
  static func isURL(_ text: some StringProtocol) -> Bool {
    let text = text.lowercased()
    return ["http:", "https:", "file:", "ftp:"].contains { text.hasPrefix($0) }
      || VCSReference.isReference(text)
  }

  /// Returns whether a text that is not a URL looks like a path: it has a slash, begins with a dot
  /// or ends like an archive.
  static func isPath(_ text: some StringProtocol) -> Bool {
    text.utf8.contains(UInt8(ascii: "/")) || text.utf8.first == UInt8(ascii: ".")
      || archiveSuffix(of: text) != nil
  }

  /// Returns whether a path, which may have `[extras]` after it, is that of a directory.
  static func isDirectory(_ text: String, in context: RequirementsReader.Context) -> Bool {
    FileSystem.isDirectory(existing(FilePath(String(split(text).path)), context))
  }

  /// Splits a path and the `[extras]` after it.
  private static func split(_ text: String) -> (path: Substring, extras: Set<PackageName>) {
    guard text.utf8.last == UInt8(ascii: "]"), let bracket = text.lastIndex(of: "[") else {
      return (text[...], [])
    }
    return (text[..<bracket], extras(text[bracket...]))
  }

  /// Parses a URL or path, which may have `[extras]` after it.
  ///
  /// A path is relative to the working directory, as for pip, or else to the requirements file, or
  /// to the project. `name` is what stands before it.
  init(
    _ text: String, named name: PackageName? = nil, in context: RequirementsReader.Context
  ) throws(LockError) {
    if Self.isURL(text) {
      try self.init(url: text, named: name, in: context)
      return
    }
    if let suggestion = RepositoryAddress.suggestion(for: text) {
      throw LockError(.repository(text, suggestion: suggestion), at: context.location)
    }
    let (written, extras) = Self.split(text)
    let path = Self.existing(FilePath(String(written)), context)
    // What has no scheme may be a URL with credentials all the same.
    if let first = written.first, first != "/" && first != "." || written.hasPrefix("//"),
      written.contains("@"), (try? FileSystem.exists(path)) != true
    {
      throw LockError(
        .missingFile(CredentialURL.maskingStart(of: String(written))), at: context.location)
    }
    try self.init(path: path, extras: extras, named: name, in: context)
  }

  /// Returns the place where a relative path leads to something, one with a project if there is one.
  private static func existing(
    _ path: FilePath, _ context: RequirementsReader.Context
  ) -> FilePath {
    guard path.isRelative else { return path }
    let places =
      [path]
      + [context.directory, context.project].compactMap {
        $0?.pushing(path).lexicallyNormalized()
      }
    let candidates = places.filter { (try? FileSystem.exists($0)) == true }
    return candidates.first { !FileSystem.isDirectory($0) || LocalProject.isProject($0) }
      ?? candidates.first ?? places[1]
  }

  private init(
    url: String, named given: PackageName?, in context: RequirementsReader.Context
  ) throws(LockError) {
    let location = context.location
    guard !CredentialURL(url).hasUnencodedCredentials else {
      throw LockError(.credentials(url), at: location)
    }
    if let suggestion = RepositoryAddress.suggestion(for: url) {
      throw LockError(.repository(url, suggestion: suggestion), at: location)
    }
    let parts = url.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let address = String(parts[0])
    if let start = Self.startWithoutHost(of: address) {
      throw LockError(.noHost(start), at: location)
    }
    var hashes: [Digest] = []
    var name: PackageName?
    var extras: Set<PackageName> = []
    var kept: [Substring] = []
    // As uv exports what Git LFS is needed for; pip does not know it.
    let isReference = VCSReference.isReference(url)
    for field in parts.dropFirst().joined().split(separator: "&") {
      let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = PercentEncoding.decoded(pair.dropFirst().joined())
      if pair[0] == "egg" {
        let bracket = value.firstIndex(of: "[") ?? value.endIndex
        name = try? PackageName(value[..<bracket])
        extras = Self.extras(value[bracket...])
      } else if pair[0] == "subdirectory" || isReference && pair[0] == "lfs" {
        kept.append(field)
      } else if pair.count == 2, ["sha256", "sha384", "sha512", "sha1", "md5"].contains(pair[0]) {
        hashes.append(try LockHash.parse("\(pair[0]):\(value)", location: location))
      }
    }
    let fragment = kept.isEmpty ? "" : "#\(kept.joined(separator: "&"))"
    let url = address + fragment
    let subdirectory = ArtifactLocation.url(url).subdirectory.map(PercentEncoding.decoded)
    if let subdirectory { try LockedSource.check(subdirectory, of: address, at: location) }
    if let reference = VCSReference(url) {
      (artifact, self.name, self.extras, self.hashes) = (.vcs(reference), name, extras, hashes)
    } else if address.lowercased().hasPrefix("file:") {
      var (path, more) = try Self.localPath(address, in: context)
      extras.formUnion(more)
      let isDirectory = FileSystem.isDirectory(path)
      if isDirectory {
        path = try LockedSource.directory(path, below: subdirectory, at: location)
      }
      let local = try DirectReference(
        path: path, extras: extras, named: given ?? name, in: context)
      guard kept.isEmpty || isDirectory else {
        // An archive and the directory of the project in it.
        let url = Self.fileURL(path) + fragment
        (artifact, self.name, self.extras, self.hashes) = (.url(url), name, extras, hashes)
        return
      }
      (artifact, self.name, self.extras, self.hashes) = (
        local.artifact, name ?? local.name, extras, hashes
      )
    } else {
      let file = address.split(separator: "/").last.map { $0.prefix { $0 != "?" } } ?? ""
      let decoded = PercentEncoding.decoded(String(file))
      let told = try Self.name(ofFile: decoded, location: location)
      (artifact, self.name, self.extras, self.hashes) = (
        .url(url), name ?? told, extras, hashes
      )
    }
  }

  /// Returns what should be followed by `//` and a host but is not; nil if it is, or need not be.
  ///
  /// Git takes `https:user:password@host` for a path on a host `https`, and calls ssh(1) with it.
  private static func startWithoutHost(of url: String) -> String? {
    let isReference = VCSReference.isReference(url)
    let system = isReference ? "\(url.prefix { $0 != "+" })+" : ""
    let rest = url.dropFirst(system.count)
    if isReference, rest.hasPrefix("//") { return system }
    let start = rest.prefix(6).lowercased()
    guard let scheme = ["http:", "https:", "ftp:"].first(where: { start.hasPrefix($0) }) else {
      return nil
    }
    let authority = rest.dropFirst(scheme.count)
    if authority.hasPrefix("//"), let first = authority.dropFirst(2).first, !"/?".contains(first) {
      return nil
    }
    return system + scheme
  }

  private init(
    path: FilePath, extras: Set<PackageName>, named given: PackageName?,
    in context: RequirementsReader.Context
  ) throws(LockError) {
    if (try? FileSystem.exists(path)) != true {
      // `pip freeze` says where the project itself was on the machine that made the lock.
      guard let given, context.project.flatMap(LocalProject.name) == given else {
        throw LockError(.missingFile(path.string), at: context.location)
      }
      (artifact, name) = (.directory(path), given)
    } else if FileSystem.isDirectory(path) {
      if RepositoryAddress.isBareRepository(path) {
        throw LockError(
          .repository(path.string, suggestion: "git+\(Self.fileURL(path))"), at: context.location)
      }
      // That of a setup.py is no more than likely: the wheel tells it.
      (artifact, name) = (.directory(path), LocalProject.statedName(in: path))
    } else {
      name = try Self.name(
        ofFile: path.lastComponent?.string ?? "", location: context.location)
      artifact = .file(path)
    }
    (self.extras, hashes) = (extras, [])
  }

  /// Returns the name in that of a wheel; nil for other files.
  private static func name(ofFile file: String, location: LockLocation) throws(LockError)
    -> PackageName?
  {
    guard archiveSuffix(of: file) == ".whl" else { return nil }
    do {
      return try WheelName(file).name
    } catch {
      throw LockError(.wheelName(error), at: location)
    }
  }

  private static func archiveSuffix(of text: some StringProtocol) -> String? {
    let text = text.lowercased()
    return archiveSuffixes.first { text.hasSuffix($0) }
  }

  private static func extras(_ text: some StringProtocol) -> Set<PackageName> {
    (try? Requirement("x\(text)"))?.extras ?? []
  }

  /// Returns the path in a `file:` URL (RFC 8089), which must not name another host, and the extras
  /// after it.
  ///
  /// As for pip, a path may be relative.
  private static func localPath(
    _ url: String, in context: RequirementsReader.Context
  ) throws(LockError) -> (path: FilePath, extras: Set<PackageName>) {
    var path = url.dropFirst("file:".count)
    if path.hasPrefix("//localhost/") {
      path = path.dropFirst("//localhost".count)
    } else if path.hasPrefix("//") {
      path = path.dropFirst(2)
      guard path.hasPrefix("/") else {
        throw LockError(.missingFile(url), at: context.location)
      }
    }
    guard !path.isEmpty else { throw LockError(.missingFile(url), at: context.location) }
    let whole = existing(PercentEncoding.decodedPath(String(path)), context)
    let (shorter, extras) = split(String(path))
    guard !extras.isEmpty, (try? FileSystem.exists(whole)) != true else { return (whole, []) }
    return (existing(PercentEncoding.decodedPath(String(shorter)), context), extras)
  }

  /// Returns the URL of a path, which may be relative to the working directory.
  private static func fileURL(_ path: FilePath) -> String {
    PercentEncoding.fileURL(path.isAbsolute ? path : (try? FileSystem.resolve(path)) ?? path)
  }
}
