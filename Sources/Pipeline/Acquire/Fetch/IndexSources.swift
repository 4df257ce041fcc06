internal import Core
internal import Index
internal import Locks
internal import Packaging
internal import SystemPackage

/// Where files are fetched from, and how: the options of the user and of the lock over the variables
/// and files of pip, and those over the variables of uv.
struct IndexSources: Sendable {
  /// The indexes that are searched for all distributions but those of `bound`, the main one first.
  let indexes: [WebAddress]
  /// The pages with links to files that may be read.
  let linkPages: [WebAddress]
  /// The one index of some distributions.
  let bound: [PackageName: WebAddress]
  /// The secrets of the run.
  let secrets: Secrets
  /// Asks them.
  let client: WebClient
  /// Whether nothing may be fetched.
  let isOffline: Bool
  /// What the user should know of the configuration, one sentence each.
  let warnings: [String]

  /// The index of those who name none.
  private static let standard = CredentialURL("\(PyPI.index)/")

  /// Merges the settings; `environment` has the variables that pip would get.
  ///
  /// Throws `IndexError.badURL`.
  init(
    _ access: IndexAccess, _ pip: PipSettings, environment: [String: String], threads: Int
  ) throws(IndexError) {
    let uv = UVVariables(environment)
    let main =
      access.indexURL ?? (pip["index-url"] ?? uv.index).map { CredentialURL($0) } ?? Self.standard
    let extra =
      (pip["extra-index-url"] == nil ? uv.extraIndexes : pip.words("extra-index-url"))
      .map { CredentialURL($0) } + access.extraIndexURLs
    let links =
      (pip["find-links"] == nil ? uv.linkPages : pip.words("find-links")).map { CredentialURL($0) }
      + access.linkPages
    let urls = [main] + extra + links + access.boundIndexes.map(\.value) + access.otherURLs
    secrets = access.secrets
    // Messages about those that cannot be parsed are masked, too.
    for url in urls { secrets.add(credentialsOf: url) }
    isOffline = access.isOffline
    let isWithoutIndex = pip.isSet("no-index") || !access.usesIndexes
    indexes = isWithoutIndex ? [] : try Self.addresses([main] + extra)
    linkPages = try Self.addresses(links.filter(access.mayRead))
    var bound: [PackageName: WebAddress] = [:]
    for (name, url) in access.boundIndexes where access.usesIndexes {
      bound[name] = try Self.address(url)
    }
    self.bound = bound
    let netrc = Self.netrc(environment)
    var network = NetworkSettings(access.arguments.overriding(pip), environment: environment)
    network.trustedHosts += access.trustedHosts
    if let proxy = access.proxy { network.setProxy(CredentialURL(proxy)) }
    for url in network.allProxies { access.secrets.add(credentialsOfProxy: url) }
    for credentials in netrc.all { access.secrets.add(credentials) }
    client = WebClient(
      network, credentials: CredentialStore(urls, netrc: netrc), isOffline: access.isOffline,
      threads: threads)
    warnings =
      network.warnings
      + (["import", "subprocess"].contains(pip["keyring-provider"]) || uv.usesKeyring
        ? [
          "keyrings are not supported: the credentials of indexes are those of their URLs and of "
            + "~/.netrc"
        ] : [])
  }

  /// All that is searched, for messages.
  var names: [String] {
    (indexes + linkPages + bound.sorted { $0.key < $1.key }.map(\.value)).map(\.description)
  }

  /// Whether PyPI itself is asked, rather than mirrors of it.
  var asksPyPI: Bool {
    indexes.contains { index in WebAddress(Self.standard.revealed).map { $0 == index } ?? false }
  }

  /// Returns the indexes to search for a distribution: the one that the option `index` or else its
  /// lock binds it to, or all; none without the network.
  ///
  /// Throws `IndexError.badURL` for the lock's.
  func indexes(for pin: LockEntry) throws(IndexError) -> [WebAddress] {
    if isOffline { return [] }
    if let index = bound[pin.name] { return [index] }
    guard !indexes.isEmpty, let url = pin.artifacts.first?.boundIndex else { return indexes }
    return [try Self.address(CredentialURL(url))]
  }

  private static func addresses(_ urls: [CredentialURL]) throws(IndexError) -> [WebAddress] {
    var addresses: [WebAddress] = []
    for url in urls {
      let address = try address(url)
      if !addresses.contains(address) { addresses.append(address) }
    }
    return addresses
  }

  /// Returns the address of a URL, or of a path, as pip takes both.
  ///
  /// What begins with `//` is a URL without its scheme.
  private static func address(_ url: CredentialURL) throws(IndexError) -> WebAddress {
    if let address = WebAddress(url.revealed) { return address }
    guard !url.revealed.hasPrefix("//") else { throw .badURL(url) }
    let path = FilePath(url.revealed)
    guard path.isAbsolute else { throw .badURL(url) }
    return WebAddress(file: path)
  }

  private static func netrc(_ environment: [String: String]) -> NetrcText {
    let path =
      environment["NETRC"].map { FilePath($0) }
      ?? environment["HOME"].map { FilePath($0).appending(".netrc") }
    return NetrcText(parsing: path.flatMap { try? FileSystem.readText($0) } ?? "")
  }
}

/// The variables of uv for indexes (uv documentation, "Environment variables").
struct UVVariables {
  /// `UV_DEFAULT_INDEX`, or `UV_INDEX_URL` as it was called.
  let index: String?
  /// `UV_INDEX` and `UV_EXTRA_INDEX_URL`.
  let extraIndexes: [String]
  /// `UV_FIND_LINKS`.
  let linkPages: [String]
  /// Whether credentials are to come from a keyring.
  let usesKeyring: Bool

  /// Reads the variables; an index with a name gets its credentials from variables, too.
  init(_ environment: [String: String]) {
    func words(_ name: String) -> [Substring] {
      (environment[name] ?? "").split { $0.isWhitespace || $0 == "," }
    }
    func index(_ word: Substring) -> String {
      let parts = word.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, !parts[0].contains(":") else { return String(word) }
      let name = String(parts[0].uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
      guard let user = environment["UV_INDEX_\(name)_USERNAME"],
        let scheme = parts[1].firstRange(of: "://")
      else { return String(parts[1]) }
      let password = environment["UV_INDEX_\(name)_PASSWORD"] ?? ""
      let credentials = [user, password].map { PercentEncoding.encoded($0.utf8, keeping: "-._~") }
      return parts[1][..<scheme.upperBound] + credentials.joined(separator: ":") + "@"
        + parts[1][scheme.upperBound...]
    }
    self.index = (words("UV_DEFAULT_INDEX") + words("UV_INDEX_URL")).first.map(index)
    extraIndexes = (words("UV_INDEX") + words("UV_EXTRA_INDEX_URL")).map(index)
    linkPages = words("UV_FIND_LINKS").map(String.init)
    usesKeyring = environment["UV_KEYRING_PROVIDER"] == "subprocess"
  }
}
