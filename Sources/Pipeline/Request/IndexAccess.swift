internal import Core
internal import Index
internal import Locks
internal import Packaging
internal import SystemPackage

/// Where files may come from: the options of the user and of the lock, merged as pip merges those of
/// command line and requirements files.
struct IndexAccess: Sendable {
  /// Whether nothing may be fetched: `--offline`.
  var isOffline: Bool
  /// Whether indexes may be asked: not with `--no-index`, which leaves the URLs of the lock and pages of
  /// links.
  let usesIndexes: Bool
  /// The local directories and archives that are searched before anything is fetched: the wheelhouses,
  /// then what `--find-links` in the lock names.
  let wheelhouses: [FilePath]
  let formats: FormatControl
  /// Whether what distributions say of the interpreter is ignored (Requires-Python).
  let ignoresPython: Bool
  /// Whether a resolver may choose pre-releases.
  let allowsPrereleases: Bool
  /// Whether a resolver prefers older wheels to newer sdists.
  let prefersBinary: Bool
  /// The index; nil for that of pip's configuration.
  let indexURL: CredentialURL?
  let extraIndexURLs: [CredentialURL]
  /// The pages with links that the lock or arguments for pip name, whether or not they may be read now.
  let linkPages: [CredentialURL]
  /// URLs with credentials that are in further arguments for pip.
  let otherURLs: [CredentialURL]
  /// The one index of some distributions.
  let boundIndexes: [PackageName: CredentialURL]
  /// The hosts that need no valid certificate and no encryption.
  let trustedHosts: [String]
  /// Other arguments for pip, none of which has credentials.
  let arguments: PipArgumentList
  /// A proxy among the arguments for pip, which programs get as a variable.
  let proxy: String?
  /// The secrets that have been met, which nothing that is printed may have.
  let secrets: Secrets

  /// Merges the options of a request with those of its lock.
  init(_ request: StageRequest, _ lock: LockOptions) {
    isOffline = request.isOffline
    usesIndexes = !lock.noIndex && !request.index.forbidsIndexes
    wheelhouses =
      [request.componentWheels].compactMap { $0 } + request.wheelhouses
      + lock.findLinks.compactMap { location in
        guard let path = location.localPath,
          FileSystem.isDirectory(path) || Wheelhouse.isArchive(file: path)
        else { return nil }
        return path
      }
    formats = lock.formats.merging(request.formats)
    allowsPrereleases = lock.allowPrereleases || request.index.allowsPrereleases
    prefersBinary = lock.preferBinary
    ignoresPython = request.index.ignoresPython
    secrets = request.secrets
    let given = PipSources(request.index.pipArguments)
    indexURL = (request.index.indexURL ?? lock.indexURL).map { CredentialURL($0) }
    extraIndexURLs = (lock.extraIndexURLs + request.index.extraIndexURLs).map { CredentialURL($0) }
    var pages = given.linkPages
    var arguments: [String] = []
    boundIndexes = request.index.bound.mapValues { CredentialURL($0) }
    trustedHosts = lock.trustedHosts
    for location in lock.findLinks {
      switch location {
      case .url(let url):
        // An archive is no page of links.
        guard location.localPath.map(Wheelhouse.isArchive(file:)) != true else { continue }
        pages.append(CredentialURL(url))
      case .path(let path):
        arguments += ["--find-links", path.string]
        if FileSystem.isRegularFile(path), !Wheelhouse.isArchive(file: path) {
          pages.append(CredentialURL(PercentEncoding.fileURL(path)))
        }
      }
    }
    if ignoresPython { arguments.append("--ignore-requires-python") }
    for host in lock.trustedHosts { arguments += ["--trusted-host", host] }
    linkPages = pages
    proxy = given.proxy
    otherURLs = given.others
    self.arguments = PipArgumentList(arguments + given.arguments)
    for url in urls + otherURLs { secrets.add(credentialsOf: url) }
    if let proxy { secrets.add(credentialsOfProxy: CredentialURL(proxy)) }
  }

  /// Whether a distribution may be looked for elsewhere than in the local directories.
  var canSearch: Bool { !isOffline && usesIndexes || linkPages.contains(where: mayRead) }

  /// Returns whether a page of links may be read: without the network, one of this machine.
  func mayRead(_ page: CredentialURL) -> Bool {
    let text = page.revealed
    return !isOffline || WebAddress(text)?.filePath != nil
      || text.hasPrefix("/") && !text.hasPrefix("//")
  }

  /// All URLs that files may come from.
  var urls: [CredentialURL] {
    [indexURL].compactMap { $0 } + extraIndexURLs + linkPages + boundIndexes.map(\.value)
  }

  /// The indexes and other sources, whether or not they may be used now: what the cache was filled
  /// from remains usable offline.
  ///
  /// They are the same with other credentials.
  var sources: [String] {
    var sources = indexURL.map { ["--index-url", $0.withoutCredentials] } ?? []
    for url in extraIndexURLs { sources += ["--extra-index-url", url.withoutCredentials] }
    for url in linkPages { sources += ["--find-links", url.withoutCredentials] }
    for (name, url) in boundIndexes.sorted(by: { $0.key < $1.key }) {
      sources += ["--index", "\(name)=\(url.withoutCredentials)"]
    }
    return sources + arguments.words
  }

  /// The arguments of pip: URLs are among its variables, see `PipConfiguration`.
  var pipArguments: [String] {
    (usesIndexes && !isOffline ? [] : ["--no-index"]) + arguments.words
  }

  /// The arguments that make pip search the local directories.
  var findLinks: [String] { wheelhouses.flatMap { ["--find-links", $0.string] } }
}

extension LockOptions.FindLinks {
  /// The path on this machine, also that of a `file:` URL of an archive; nil for what is a page.
  fileprivate var localPath: FilePath? {
    switch self {
    case .path(let path): return path
    case .url(let url):
      guard let path = WebAddress(url)?.filePath else { return nil }
      return Wheelhouse.isArchive(file: path) ? path : nil
    }
  }
}
