internal import CCurl
internal import Core
internal import Packaging

/// What went wrong on the way to a server, as libcurl reports it.
package struct ConnectionFlaw: Sendable, Hashable {
  /// What kind of problem it is, as far as something can be done about it.
  package enum Kind: Sendable, Hashable {
    /// The name of the server or proxy is not known.
    case unknownHost
    /// There is no way to the proxy, which this setting names.
    case proxy(setting: String)
    /// The certificate of the server is not valid for us.
    case certificate
    /// A file of our own that encryption needs cannot be used.
    case certificateFile
    /// Nothing came for so long that waiting is pointless.
    case stalled
    /// The connection could not be made, or ended too early.
    case interrupted
    /// Anything else: trying again would change nothing.
    case other
  }

  package let kind: Kind
  /// One sentence, as libcurl writes it.
  package let detail: String

  /// Takes an error code of libcurl (libcurl-errors(3)) and its text, and the name of what sets the
  /// proxy if there is one.
  init(_ code: CURLcode, _ detail: String, proxySetting: String? = nil) {
    self.detail = Self.maskingProxy(in: detail).escapingControlCharacters.excerpt
    if let proxySetting,
      [CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY].contains(code)
    {
      kind = .proxy(setting: proxySetting)
      return
    }
    kind =
      switch code {
      case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unknownHost
      case CURLE_PEER_FAILED_VERIFICATION: .certificate
      case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ENGINE_NOTFOUND:
        .certificateFile
      case CURLE_OPERATION_TIMEDOUT: .stalled
      case CURLE_COULDNT_CONNECT, CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR,
        CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_SSL_CONNECT_ERROR,
        CURLE_BAD_CONTENT_ENCODING, CURLE_WEIRD_SERVER_REPLY:
        .interrupted
      default: .other
      }
  }

  /// Returns a text of libcurl without the credentials of a proxy.
  ///
  /// It quotes the URL of a proxy that it cannot parse: nothing in that tells where a password ends but
  /// the last `@`.
  private static func maskingProxy(in text: String) -> String {
    guard text.hasPrefix("Unsupported proxy"), let quote = text.firstIndex(of: "'") else {
      return CredentialURL.masking(text)
    }
    return text[...quote] + CredentialURL.maskingStart(of: String(text[quote...].dropFirst()))
  }

  /// Describes something that libcurl does not know.
  init(_ kind: Kind, _ detail: String) { (self.kind, self.detail) = (kind, detail) }

  /// Whether the same may succeed a moment later.
  var isTransient: Bool {
    switch kind {
    case .stalled, .interrupted, .unknownHost: true
    // Its URL stays as it is.
    case .proxy: !detail.hasPrefix("Unsupported proxy")
    case .certificate, .certificateFile, .other: false
    }
  }
}
