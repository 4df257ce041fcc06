internal import Core
internal import Packaging
internal import SystemPackage

/// The tables `[[tool.pdm.source]]` of a project: its indexes and pages of links.
struct PdmSources {
  /// An index, or a page or directory with links.
  private struct Source {
    let name: String
    let url: String
    let isIndex: Bool
    /// Whether the certificates of its host are not checked.
    let isTrusted: Bool
    /// Patterns of names that only come from such sources; none for no such names.
    let included: [String]
    /// Patterns of names that do not come from there.
    let excluded: [String]

    /// Whether a distribution comes from there and from other such sources only.
    func claims(_ name: PackageName) -> Bool { included.contains { Self.matches($0, name) } }

    /// Whether a distribution that no source claims does not come from there.
    func excludes(_ name: PackageName) -> Bool { excluded.contains { Self.matches($0, name) } }

    private static func matches(_ pattern: String, _ name: PackageName) -> Bool {
      GlobPattern.matches(PackageName.normalize(pattern), name.normalized)
    }
  }

  private let sources: [Source]
  /// What of the tables is of no effect here, one sentence each.
  let warnings: [String]

  /// Reads the tables of a project in `directory`.
  ///
  /// Throws `LockError`.
  init(
    _ tables: [LockTable], of directory: FilePath, _ request: LockRequest
  ) throws(LockError) {
    var sources: [Source] = []
    var warnings: [String] = []
    for table in tables {
      guard let written = try table.string("url") else { continue }
      let name = try table.string("name") ?? ""
      let type = try table.string("type") ?? "index"
      guard ["index", "find_links"].contains(type) else {
        throw table.error("unknown type of source '\(type.excerpt)'", at: "type")
      }
      // As in the lines of a lock, PDM knows the directory of the project.
      let root = PercentEncoding.fileURL((try? FileSystem.resolve(directory)) ?? directory)
      let url = request.expandingURL(
        ofPDM: written.replacing("file:///${PROJECT_ROOT}", with: root))
      sources.append(
        Source(
          name: name, url: try Self.url(url, with: table, request), isIndex: type == "index",
          isTrusted: try table.boolean("verify_ssl") == false,
          included: try table.strings("include_packages") ?? [],
          excluded: try table.strings("exclude_packages") ?? []))
      for key in ["ca_certs", "client_cert", "client_key"] where table.has(key) {
        warnings.append(
          "\(table.location(of: key)): '\(key)' of the source '\(name)' is ignored: set 'cert' or "
            + "'client-cert' in pip.conf")
      }
    }
    (self.sources, self.warnings) = (sources, warnings)
  }

  /// Returns the URL of a source with the user and password of its table.
  private static func url(
    _ url: String, with table: LockTable, _ request: LockRequest
  ) throws(LockError) -> String {
    guard let user = try table.string("username"), let scheme = url.firstRange(of: "://") else {
      return url
    }
    let credentials = CredentialURL.Credentials(
      user: request.expanding(user),
      password: request.expanding(try table.string("password") ?? ""))
    request.secrets.add(credentials)
    let rest = url[scheme.upperBound...]
    let authority = rest.prefix { $0 != "/" }
    let host = authority.split(separator: "@").last ?? ""
    let parts = [credentials.user, credentials.password].filter { !$0.isEmpty }.map {
      PercentEncoding.encoded($0.utf8, keeping: "-._~")
    }
    return url[..<scheme.upperBound] + parts.joined(separator: ":") + "@" + host
      + rest[authority.endIndex...]
  }

  /// Returns the only index that a distribution may come from; nil for any.
  func index(of name: PackageName) -> String? {
    let serving = serving(name)
    guard let only = serving.first, serving.count == 1, only.isIndex else { return nil }
    return only.claims(name) || hasOwnPyPI ? only.url : nil
  }

  /// Returns whether a source that should not serve a distribution may do so here, where only hashes
  /// tell sources without an index of their own apart.
  func needHash(of name: PackageName) -> Bool {
    index(of: name) == nil && serving(name).count < sources.count
  }

  /// Returns the sources that PDM looks for a distribution in, besides PyPI.
  private func serving(_ name: PackageName) -> [Source] {
    let claiming = sources.filter { $0.claims(name) }
    return claiming.isEmpty ? sources.filter { !$0.excludes(name) } : claiming
  }

  /// Whether a source takes the place of PyPI.
  private var hasOwnPyPI: Bool { sources.contains { $0.name == "pypi" } }

  /// Adds the sources, any of which may have a distribution that is bound to none.
  func add(to options: inout LockOptions) {
    for source in sources {
      if source.isTrusted { options.trust(hostOf: source.url) }
      if !source.isIndex {
        let links = Self.links(source.url)
        if !options.findLinks.contains(links) { options.findLinks.append(links) }
      } else if source.name == "pypi" {
        options.indexURL = options.indexURL ?? source.url
      } else if !options.extraIndexURLs.contains(source.url) {
        options.extraIndexURLs.append(source.url)
      }
    }
    if hasOwnPyPI, !sources.contains(where: \.isIndex) { options.replaceIndexes(by: nil) }
  }

  private static func links(_ url: String) -> LockOptions.FindLinks {
    guard url.lowercased().hasPrefix("file:///") else { return .url(url) }
    return .path(PercentEncoding.decodedPath(String(url.dropFirst("file://".count))))
  }
}
