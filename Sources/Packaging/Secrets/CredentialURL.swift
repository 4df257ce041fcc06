/// A URL that may contain credentials, which its description does not show.
///
/// Credentials are what stands before `@` in the authority (RFC 3986, 3.2.1): a password, a token
/// in its place, or a token in place of the user. Only the user of an SSH URL without a password is
/// none, as `git` in `ssh://git@example.org/`. A password in which `/`, `?`, `#` or a blank is not
/// encoded makes a URL invalid, and is one all the same; so is one in a URL without a scheme.
package struct CredentialURL: Sendable, Hashable, CustomStringConvertible {
  /// A user and a password, decoded.
  package struct Credentials: Sendable, Hashable {
    package let user: String
    package let password: String

    package init(user: String, password: String) {
      self.user = user
      self.password = password
    }
  }

  /// The URL with its credentials: for environments and private files of programs, nothing else.
  package let revealed: String

  /// What stands for credentials in messages.
  package static let mask = "****"

  /// A URL, with credentials or without.
  package init(_ text: some StringProtocol) { revealed = String(text) }

  /// The URL with `****` instead of its credentials.
  package var description: String { Self.masking(revealed) }

  /// The URL without its credentials.
  package var withoutCredentials: String {
    guard let user = userInfo else { return revealed }
    return revealed[..<user.lowerBound] + String(revealed[user.upperBound...].dropFirst())
  }

  /// The credentials; nil if there are none.
  package var credentials: Credentials? {
    guard let userInfo else { return nil }
    let parts = revealed[userInfo].split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return Credentials(
      user: PercentEncoding.decoded(String(parts[0])),
      password: parts.count > 1 ? PercentEncoding.decoded(String(parts[1])) : "")
  }

  /// The host in lower case, without port; empty if there is none.
  package var host: String {
    let authority = withoutCredentials.firstRange(of: "://").map { scheme in
      withoutCredentials[scheme.upperBound...].prefix { !"/?#".contains($0) }
    }
    guard var host = authority else { return "" }
    if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
    // The colons of an IPv6 address are in brackets.
    if let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") { host = host[..<colon] }
    return host.lowercased()
  }

  /// Whether the credentials have a character that ends them for every reader of URLs.
  package var hasUnencodedCredentials: Bool {
    userInfo.map { revealed[$0].contains { "/?# ".contains($0) } } ?? false
  }

  /// What to do about credentials that are not encoded.
  package static let encodingHint =
    "percent-encode the password: '#' is %23, '/' is %2F, '?' is %3F, '@' is %40, a blank is %20"

  private var userInfo: Range<String.Index>? {
    Self.firstUserInfo(in: revealed, from: revealed.startIndex)
  }

  /// Returns a text with `****` instead of everything before its last `@`: the rest of a URL that
  /// nothing can be made of.
  package static func maskingStart(of text: String) -> String {
    let masked = masking(text)
    return masked.lastIndex(of: "@").map { mask + masked[$0...] } ?? masked
  }

  /// Returns a text with `****` instead of the credentials of all URLs in it, and of what their
  /// queries have as a token, key or signature.
  package static func masking(_ text: String) -> String {
    maskingQueries(in: maskingUsers(in: text))
  }

  private static func maskingUsers(in text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
    var result = ""
    var start = text.startIndex
    while let range = firstUserInfo(in: text, from: start) {
      result += text[start..<range.lowerBound] + mask
      start = range.upperBound
    }
    return result + text[start...]
  }

  /// Parts of the names of query fields that are secret.
  private static let secretFields = [
    "token", "passw", "secret", "signature", "credential", "auth", "apikey", "api_key", "api-key",
    "accesskey", "access_key", "private_key",
  ]

  private static func maskingQueries(in text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "=")), text.contains("://") else { return text }
    var result = ""
    var rest = text[...]
    while let equals = rest.firstIndex(of: "=") {
      let name = rest[..<equals].reversed().prefix {
        $0.isLetter || $0.isNumber || "_-".contains($0)
      }
      let field = String(name.reversed()).lowercased()
      let before = rest[..<equals].dropLast(field.count).last
      result += rest[...equals]
      rest = rest[rest.index(after: equals)...]
      guard before == "?" || before == "&",
        field == "key" || field == "sig" || secretFields.contains(where: field.contains)
      else { continue }
      let value = rest.prefix { !"&#\"'<>".contains($0) && !$0.isWhitespace }
      if !value.isEmpty, !value.hasPrefix("${") { result += mask } else { result += value }
      rest = rest[value.endIndex...]
    }
    return result + rest
  }
}
