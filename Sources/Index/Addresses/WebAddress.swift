internal import Core
package import Packaging
package import SystemPackage

/// An absolute URL with `http`, `https` or `file`, in its parts (RFC 3986).
///
/// Its description shows no credentials; it has no fragment at all.
package struct WebAddress: Sendable, Hashable {
  /// The scheme in lower case.
  package let scheme: String
  /// The host in lower case, an IPv6 address in brackets; empty for a file.
  package let host: String
  /// The port; nil for that of the scheme.
  package let port: Int?
  /// The path, which begins with `/`, and the query.
  package let pathAndQuery: String
  /// What stood before `@`.
  package let credentials: CredentialURL.Credentials?

  /// Reads a URL; nil if it is none of these schemes, or malformed.
  ///
  /// Blanks and what is not ASCII are encoded, as browsers do it.
  package init?(_ text: some StringProtocol) {
    let text = Self.encoded(text.prefix { $0 != "#" })
    guard let colon = text.firstRange(of: "://"), !text.utf8.contains(where: { $0 < 0x20 }) else {
      return nil
    }
    let scheme = text[..<colon.lowerBound].lowercased()
    guard ["http", "https", "file"].contains(scheme) else { return nil }
    let rest = text[colon.upperBound...]
    let authority = rest.prefix { !"/?".contains($0) }
    let path = rest[authority.endIndex...]
    let hostAndPort =
      authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
    guard let (host, port) = Self.split(hostAndPort) else { return nil }
    if scheme == "file" {
      guard host.isEmpty || host == "localhost", path.hasPrefix("/") else { return nil }
    } else {
      guard !host.isEmpty else { return nil }
    }
    self.scheme = scheme
    self.host = scheme == "file" ? "" : host
    self.port = port
    pathAndQuery = path.hasPrefix("/") ? String(path) : "/" + path
    let user = authority.lastIndex(of: "@").map { authority[..<$0] } ?? ""
    credentials = user.isEmpty ? nil : Self.credentials(user)
  }

  private init(
    _ other: WebAddress, pathAndQuery: String, credentials: CredentialURL.Credentials?
  ) {
    (scheme, host, port) = (other.scheme, other.host, other.port)
    (self.pathAndQuery, self.credentials) = (pathAndQuery, credentials)
  }

  /// The URL of a file or directory.
  package init(file path: FilePath) {
    (scheme, host, port, credentials) = ("file", "", nil, nil)
    pathAndQuery = String(PercentEncoding.fileURL(path).dropFirst("file://".count))
  }

  /// The URL without credentials.
  package var text: String {
    "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")\(pathAndQuery)"
  }

  /// The URL with its credentials: for environments of programs, nothing else.
  package var revealed: String {
    guard let credentials else { return text }
    let words = [credentials.user, credentials.password].map {
      PercentEncoding.encoded($0.utf8, keeping: "-._~")
    }
    let user = words[1].isEmpty ? words[0] : words.joined(separator: ":")
    return "\(scheme)://\(user)@\(text.dropFirst(scheme.count + 3))"
  }

  /// What credentials are for: scheme, host and port.
  package var origin: String { "\(scheme)://\(host):\(effectivePort)" }

  /// The port, that of the scheme if none is named.
  package var effectivePort: Int { port ?? (scheme == "https" ? 443 : 80) }

  /// The path without query.
  package var path: Substring { pathAndQuery.prefix { $0 != "?" } }

  /// The last component of the path, decoded; empty for a directory.
  package var fileName: String {
    PercentEncoding.decoded(
      String(
        path.split(separator: "/", omittingEmptySubsequences: false)
          .last ?? ""))
  }

  /// The path of a file on this machine; nil for another scheme.
  package var filePath: FilePath? {
    scheme == "file" ? PercentEncoding.decodedPath(String(path)) : nil
  }

  /// Whether others on the way can read and change what is sent.
  package var isEncrypted: Bool { scheme == "https" }

  /// Whether the host is this machine.
  package var isLoopback: Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]"
      || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
  }

  /// Returns the URL with a component, or several, at the end of its path.
  package func appending(_ component: String) -> WebAddress {
    WebAddress(
      self,
      pathAndQuery: (path.hasSuffix("/") ? path : path + "/") + component
        + pathAndQuery.dropFirst(path.count), credentials: credentials)
  }

  /// The same URL without credentials.
  package var withoutCredentials: WebAddress {
    WebAddress(self, pathAndQuery: pathAndQuery, credentials: nil)
  }

  /// Returns what a reference means that stands in a document with this URL (RFC 3986, section 5.2);
  /// nil for one that is malformed or of another scheme.
  ///
  /// Credentials come from the reference only.
  package func resolving(_ reference: String) -> WebAddress? {
    let reference = Self.encoded(reference.prefix { $0 != "#" })
    if let colon = reference.firstIndex(of: ":"),
      Self.isScheme(reference[..<colon])
    {
      return WebAddress(reference)
    }
    if reference.hasPrefix("//") { return WebAddress("\(scheme):\(reference)") }
    let base = "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")"
    if reference.isEmpty { return WebAddress(base + pathAndQuery) }
    if reference.hasPrefix("?") { return WebAddress(base + path + reference) }
    let target = reference.prefix { $0 != "?" }
    let query = reference[target.endIndex...]
    let directory =
      path.lastIndex(of: "/").map { path[...$0] } ?? "/"
    let merged = target.hasPrefix("/") ? String(target) : String(directory + target)
    return WebAddress(base + Self.withoutDots(merged) + query)
  }

  /// Removes `.` and `..` from a path (RFC 3986, section 5.2.4).
  private static func withoutDots(_ path: String) -> String {
    var result: [Substring] = []
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    for (number, part) in parts.enumerated() {
      let isLast = number == parts.count - 1
      switch part {
      case ".": if isLast { result.append("") }
      case "..":
        if result.count > 1 { result.removeLast() }
        if isLast { result.append("") }
      default: result.append(part)
      }
    }
    return result.joined(separator: "/")
  }

  private static func isScheme(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, PythonText.isAlphanumeric(first), !PythonText.isDigit(first)
    else { return false }
    return text.utf8.allSatisfy { PythonText.isAlphanumeric($0) || "+-.".utf8.contains($0) }
  }

  private static func split(_ authority: Substring) -> (host: String, port: Int?)? {
    let host: Substring
    let rest: Substring
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      host = authority[...end]
      rest = authority[authority.index(after: end)...]
    } else {
      host = authority.prefix { $0 != ":" }
      rest = authority[host.endIndex...]
    }
    guard host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !"<>\"'`^{}|%\\".utf8.contains($0) })
    else {
      return nil
    }
    if rest.isEmpty || rest == ":" { return (host.lowercased(), nil) }
    guard rest.hasPrefix(":"), let port = Int(rest.dropFirst()), (1...65535).contains(port) else {
      return nil
    }
    return (host.lowercased(), port)
  }

  private static func credentials(_ user: Substring) -> CredentialURL.Credentials {
    let parts = user.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return CredentialURL.Credentials(
      user: PercentEncoding.decoded(String(parts[0])),
      password: parts.count > 1 ? PercentEncoding.decoded(String(parts[1])) : "")
  }

  /// Encodes what may not be in a URL but is in those that people and servers write.
  private static func encoded(_ text: some StringProtocol) -> String {
    let trimmed = PythonText.stripped(String(text))
    if trimmed.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) { return trimmed }
    return trimmed.utf8.map { byte in
      byte == 0x20 || byte >= 0x7f
        ? PercentEncoding.encoded([byte], keeping: "") : String(UnicodeScalar(byte))
    }.joined()
  }
}

extension WebAddress: CustomStringConvertible {
  /// The URL with `****` for credentials, those in its query too.
  package var description: String {
    let shown = CredentialURL.masking(text)
    guard credentials != nil else { return shown }
    return "\(scheme)://\(CredentialURL.mask)@" + shown.dropFirst(scheme.count + "://".count)
  }
}
