internal import Core
internal import Index
internal import Packaging
internal import Processes
internal import SystemPackage

/// Where pip takes files from and how it gets there: the settings of a request over those of its
/// environment and its configuration files, as the variables of pip and the programs that it runs.
///
/// Nothing of it is on a command line, which everybody on the machine can read, and neither are the
/// URLs that pip passes on to the pip that installs build requirements: their credentials are in a
/// file that only the user can read (`NETRC`, see ftp(1) and the pip documentation,
/// "Authentication").
struct PipConfiguration {
  /// The settings of pip's own variables and files, by their long options without dashes.
  private let settings: [String: String]
  private let inherited: [String: String]

  /// The settings that are taken over: those whose variables may pass.
  private static let known = Set(
    VariableFamily.all.flatMap(\.passingToPip).map { $0.dropFirst("PIP_".count).asOption })

  /// The options that name where files come from.
  private static let sourceOptions: Set = ["index-url", "extra-index-url", "find-links"]

  /// Takes over what variables and files of pip say; `variables` are those that pip would get.
  init(_ pip: PipSettings, variables: [String: String]) {
    settings = Dictionary(
      uniqueKeysWithValues: pip.options.filter(Self.known.contains).compactMap { option in
        pip[option].map { (option, $0) }
      })
    inherited = variables.filter { !$0.key.hasPrefix("PIP_") }
  }

  /// Returns the variables of pip for a request, and writes the file of credentials into `directory`
  /// where there are any.
  ///
  /// Throws `FileError`.
  func variables(for index: IndexAccess, in directory: FilePath) throws -> [String: String] {
    var variables = inherited
    // All of it is in the variables below.
    variables["PIP_CONFIG_FILE"] = "/dev/null"
    // No questions, which nobody would answer, and no hints.
    variables["PIP_NO_INPUT"] = "1"
    variables["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    let isLeftOut = index.isOffline ? Self.sourceOptions : []
    for (name, value) in settings where name != "config-file" && !isLeftOut.contains(name) {
      variables[name.asVariable] = value.split(whereSeparator: \.isWhitespace).joined(
        separator: " ")
    }
    setProxy(&variables, index)
    let netrc = NetrcFile(
      extending: variables,
      sources: index.isOffline ? [] : sources(of: index).flatMap(\.urls) + index.otherURLs)
    for source in sources(of: index) {
      let value = source.urls.map { netrc.covers($0) ? $0.withoutCredentials : $0.revealed }
        .joined(separator: " ")
      if !value.isEmpty { variables[source.variable] = value }
      for url in source.urls { index.secrets.add(credentialsOf: url) }
    }
    if let path = try netrc.write(into: directory) { variables["NETRC"] = path.string }
    return variables
  }

  /// The URLs of each variable; none of what may not be asked.
  private func sources(of index: IndexAccess) -> [(variable: String, urls: [CredentialURL])] {
    func configured(_ name: String) -> [CredentialURL] {
      (settings[name] ?? "").split(whereSeparator: \.isWhitespace).map { CredentialURL($0) }
    }
    let pages = (configured("find-links") + index.linkPages).filter(index.mayRead)
    guard index.usesIndexes, !index.isOffline else { return [("PIP_FIND_LINKS", pages)] }
    return [
      ("PIP_INDEX_URL", index.indexURL.map { [$0] } ?? configured("index-url")),
      ("PIP_EXTRA_INDEX_URL", configured("extra-index-url") + index.extraIndexURLs),
      ("PIP_FIND_LINKS", pages),
    ]
  }

  /// Passes pip's proxy as every program knows it: pip itself would pass it on as an argument.
  private func setProxy(_ variables: inout [String: String], _ index: IndexAccess) {
    variables["PIP_PROXY"] = nil
    guard let proxy = index.proxy ?? settings["proxy"], !proxy.isEmpty else { return }
    index.secrets.add(credentialsOfProxy: CredentialURL(proxy))
    for name in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"] {
      variables[name] = proxy
    }
  }
}

extension StringProtocol {
  /// `PIP_INDEX_URL` or `index_url` without prefix as an option: `index-url`.
  fileprivate var asOption: String { lowercased().map { $0 == "_" ? "-" : String($0) }.joined() }

  /// `index-url` as a variable: `PIP_INDEX_URL`.
  fileprivate var asVariable: String {
    "PIP_" + uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
  }
}
