package import Core
package import Packaging

/// What keeps a page of an index or a file from being fetched.
package enum IndexError: Failure {
  /// libcurl cannot be loaded; why.
  case noLibrary(String)
  /// There is no memory for a transfer, or no thread.
  case noEngine
  /// The run is being ended.
  case cancelled
  /// The network may not be used.
  case offline(WebAddress)
  /// A URL that is none of the schemes that can be fetched, or none at all.
  case badURL(CredentialURL)
  /// Something went wrong on the way.
  case connection(WebAddress, ConnectionFlaw)
  /// The server answers with a status that means no.
  case status(WebAddress, Int, hasCredentials: Bool)
  /// The server asks to come back so much later, in seconds.
  case busy(WebAddress, seconds: Int)
  /// A page or file without encryption, where others can change it.
  case unencrypted(WebAddress)
  /// A redirect from an encrypted connection to one that is not.
  case downgrade(WebAddress, to: WebAddress)
  /// A redirect without end, or without target.
  case badRedirect(WebAddress, String)
  /// What came is not a page of an index; why.
  case badPage(WebAddress, String)
  /// There is more than expected, or less.
  case wrongSize(WebAddress, expected: Int, actual: Int)
  /// There is more than any file may have.
  case tooLarge(WebAddress, limit: Int)
  /// What came cannot be written, or a file that was named cannot be read.
  case file(FileError)

  package var message: String {
    switch self {
    case .noLibrary(let reason): "cannot load libcurl: \(reason)"
    case .noEngine: "cannot fetch anything: there is no memory or thread for it"
    case .cancelled: "interrupted"
    case .offline: "the network may not be used"
    case .badURL(let url):
      "cannot fetch '\(CredentialURL.maskingStart(of: url.revealed))': expected an http, https or "
        + "file URL"
    case .connection(_, let flaw): flaw.detail
    case .status(_, let status, let hasCredentials):
      switch status {
      case 401:
        hasCredentials
          ? "wrong user or password (status 401)" : "a password is required (status 401)"
      case 403:
        hasCredentials
          ? "access is denied, perhaps for a wrong user or password (status 403)"
          : "access is denied (status 403)"
      case 404, 410: "not found (status \(status))"
      case 407: "the proxy requires a password (status 407)"
      case 429: "too many requests (status 429)"
      default: "status \(status)"
      }
    case .busy(_, let seconds): "the server asks to come back in \(seconds) seconds"
    case .unencrypted: "the connection is not encrypted, so that others can change what comes"
    case .downgrade(_, let target):
      "redirected to '\(target)', which is not encrypted"
    case .badRedirect(_, let reason): "invalid redirect: \(reason)"
    case .badPage(_, let reason): "invalid page of a package index: \(reason)"
    case .wrongSize(_, let expected, let actual):
      "wrong size: expected \(expected) bytes, got \(actual)"
    case .tooLarge(_, let limit): "larger than \(limit) bytes"
    case .file(let error): error.message
    }
  }

  package var location: String? { address?.description }

  /// The URL that it is about; nil for none.
  package var address: WebAddress? {
    switch self {
    case .noLibrary, .noEngine, .cancelled, .badURL, .file: nil
    case .offline(let address), .connection(let address, _), .status(let address, _, _),
      .busy(let address, _), .unencrypted(let address), .downgrade(let address, _),
      .badRedirect(let address, _), .badPage(let address, _), .wrongSize(let address, _, _),
      .tooLarge(let address, _):
      address
    }
  }

  package var hint: String? {
    switch self {
    case .noLibrary: "apt install libcurl4"
    case .offline: "run without --offline"
    case .connection(let address, let flaw):
      switch flaw.kind {
      case .unknownHost: "check the URL of the index, and the proxy if there is one"
      case .proxy(let setting):
        "check the proxy in \(setting), or name '\(address.host)' in NO_PROXY to do without it"
      case .certificate:
        "name the certificate of your authority in SSL_CERT_FILE, or in 'cert' of pip.conf"
      case .certificateFile: "check 'cert' and 'client-cert' of pip.conf, and SSL_CERT_FILE"
      case .stalled: "raise 'timeout' in pip.conf or PIP_TIMEOUT, in seconds"
      case .interrupted, .other: Self.hint(forHost: address)
      }
    case .status(let address, let status, _) where status == 401 || status == 403:
      "put user and password for '\(address.host)' into ~/.netrc (mode 0600)"
    case .status(_, 407, _): "set HTTPS_PROXY to a URL with user and password"
    case .busy: "try again later"
    case .unencrypted(let address):
      "use https, or trust the host with 'trusted-host = \(address.host)' in pip.conf"
    case .downgrade(_, let target):
      "if that is meant, trust it with 'trusted-host = \(target.host)' in pip.conf"
    case .badURL(let url) where url.revealed.utf8.contains(UInt8(ascii: "@")):
      CredentialURL.encodingHint
    case .badPage: "check the URL of the index: it usually ends in '/simple/'"
    case .file(let error): error.hint
    case .noEngine, .cancelled, .badURL, .status, .badRedirect, .wrongSize, .tooLarge: nil
    }
  }

  package var exitStatus: ExitStatus {
    if case .noLibrary = self { .environment } else { .failure }
  }

  /// Whether the server has no such thing.
  package var isAbsence: Bool {
    if case .status(_, let status, _) = self { status == 404 || status == 410 } else { false }
  }

  private static func hint(forHost address: WebAddress) -> String {
    "check whether the server runs and speaks \(address.scheme) at that port, and whether a proxy is "
      + "needed (\(address.scheme)_proxy)"
  }
}
