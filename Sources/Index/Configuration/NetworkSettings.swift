internal import Core
package import Packaging
package import SystemPackage

/// How servers are reached: what pip's and uv's variables and files, and those that all programs
/// have, say about proxies, certificates and time.
package struct NetworkSettings: Sendable {
  /// The authorities whose certificates count.
  package enum Authorities: Sendable, Hashable {
    case system
    case file(FilePath)
    case directory(FilePath)
  }

  /// The longest time in seconds in which nothing comes.
  package var timeout = 30
  /// How often a request is repeated that failed for a reason that may pass.
  package var retries = 5
  package var authorities = Authorities.system
  /// Our own certificate, in PEM, and its key; the key may be in the same file.
  package var clientCertificate: FilePath?
  package var clientKey: FilePath?
  /// `host` or `host:port` whose certificates are not looked at and whose connections need no
  /// encryption.
  package var trustedHosts: [String] = []
  /// The hosts that no proxy is used for, as `NO_PROXY` lists them.
  package var noProxy = ""
  private var proxies: [String: Proxy] = [:]
  /// What was set and is not there, one sentence each.
  package private(set) var warnings: [String] = []

  /// A proxy, and the name of what sets it.
  struct Proxy: Sendable {
    let url: CredentialURL
    let setting: String
  }

  package init() {}

  /// Takes what variables and the settings of pip say.
  ///
  /// For authorities pip's own option comes first, then `REQUESTS_CA_BUNDLE`, `CURL_CA_BUNDLE`,
  /// `SSL_CERT_FILE` and `SSL_CERT_DIR`, as for pip; variables of uv count where none of pip does.
  package init(_ pip: PipSettings, environment: [String: String]) {
    func named(_ names: String...) -> (name: String, value: String)? {
      names.lazy.compactMap { name in environment[name].map { (name: name, value: $0) } }
        .first { !$0.value.isEmpty }
    }
    func variable(_ names: String...) -> String? {
      names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
    if let seconds = (pip["timeout"] ?? pip["default-timeout"] ?? variable("UV_HTTP_TIMEOUT"))
      .flatMap({ Double($0) }), seconds >= 1, seconds <= 86400
    {
      timeout = Int(seconds)
    }
    if let count = (pip["retries"] ?? variable("UV_HTTP_RETRIES")).flatMap({ Int($0) }), count >= 0
    {
      retries = min(count, 100)
    }
    let authority =
      pip["cert"].map { (name: "'cert' of pip", value: $0) }
      ?? named("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")
    if let (name, value) = authority {
      let path = FilePath(value)
      if (try? FileSystem.status(path)) == nil {
        warnings.append("there is no file '\(value)' with certificates, which \(name) names")
      }
      authorities = FileSystem.isDirectory(path) ? .directory(path) : .file(path)
    }
    clientCertificate = (pip["client-cert"] ?? variable("SSL_CLIENT_CERT")).map { FilePath($0) }
    trustedHosts = pip.words("trusted-host")
    trustedHosts += (variable("UV_INSECURE_HOST") ?? "").split { " ,".contains($0) }.map(
      String.init)
    noProxy = variable("no_proxy", "NO_PROXY") ?? ""
    let configured = pip["proxy"].map { (name: "'proxy' of pip", value: $0) }
    let all = named("all_proxy", "ALL_PROXY")
    // A program that is run by CGI gets HTTP_PROXY from a header of whoever asks.
    let http = environment["REQUEST_METHOD"] == nil ? "HTTP_PROXY" : "http_proxy"
    proxies["http"] = (configured ?? named("http_proxy", http) ?? all).map(Self.makeProxy)
    proxies["https"] = (configured ?? named("https_proxy", "HTTPS_PROXY") ?? all).map(
      Self.makeProxy)
  }

  private static func makeProxy(_ setting: (name: String, value: String)) -> Proxy {
    Proxy(url: CredentialURL(setting.value), setting: setting.name)
  }

  /// Uses one proxy for everything.
  package mutating func setProxy(_ url: CredentialURL) {
    let proxy = Proxy(url: url, setting: "--proxy")
    proxies = ["http": proxy, "https": proxy]
  }

  /// The proxies, whose URLs may have credentials.
  package var allProxies: [CredentialURL] { proxies.values.map(\.url) }

  /// The proxy for a URL, apart from `noProxy`; nil for none.
  func proxy(for address: WebAddress) -> CredentialURL? { proxies[address.scheme]?.url }

  /// Returns the name of what sets the proxy that a URL is fetched by; nil if it is fetched directly.
  func proxySetting(for address: WebAddress) -> String? {
    guard let proxy = proxies[address.scheme], !proxy.url.revealed.isEmpty else { return nil }
    let exempt = noProxy.split { " ,".contains($0) }.map { entry in
      String(entry.drop { $0 == "." }).lowercased()
    }
    let isExempt = exempt.contains {
      $0 == "*" || address.host == $0 || address.host.hasSuffix("." + $0)
    }
    return isExempt ? nil : proxy.setting
  }

  /// Returns whether a host is trusted without a valid certificate, or without encryption.
  package func trusts(_ address: WebAddress) -> Bool {
    trustedHosts.contains { entry in
      let entry = entry.lowercased()
      return entry == "*" || entry == address.host
        || entry == "\(address.host):\(address.effectivePort)"
    }
  }

  /// Returns whether what comes from a URL may decide what is installed: pages of indexes, and files
  /// without a hash.
  package func isSecure(_ address: WebAddress) -> Bool {
    address.scheme == "file" || address.isEncrypted || address.isLoopback || trusts(address)
  }

  /// How requests name the program.
  static let userAgent = "venvdeb/\(toolVersion)"
}
