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
    userInfo.map { Self.credentials(revealed[$0]) }
  }

  /// The credentials of a URL that nothing can be made of: all before its last `@`; nil without one.
  var startCredentials: Credentials? {
    guard let at = revealed.lastIndex(of: "@"), at > revealed.startIndex else { return nil }
    let start = revealed[..<at]
    return Self.credentials(start.firstRange(of: "://").map { start[$0.upperBound...] } ?? start)
  }

  private static func credentials(_ user: Substring) -> Credentials {
    let parts = user.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return Credentials(
      user: PercentEncoding.decoded(String(parts.first ?? "")),
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
      ?? Self.firstUserInfoWithoutScheme(in: revealed, from: revealed.startIndex)
  }

  /// Returns a text with `****` instead of everything before its last `@`: the rest of a URL that
  /// nothing can be made of.
  package static func maskingStart(of text: String) -> String {
    let masked = masking(text)
    return masked.lastIndex(of: "@").map { mask + masked[$0...] } ?? masked
  }

  /// Returns a text that is shown, with `****` instead of the credentials of all URLs in it and of all
  /// values of their queries, of which any may be a token.
  package static func masking(_ text: String) -> String {
    QueryMask(isNamedOnly: false).masking(maskingUsers(in: text))
  }

  /// Returns a text with `****` instead of the credentials of all URLs in it, and of what their queries
  /// have as a token, key or signature by its name.
  package static func maskingNamed(_ text: String) -> String {
    QueryMask(isNamedOnly: true).masking(maskingUsers(in: text))
  }

  /// Returns a text with `****` instead of the credentials of all URLs in it: what remains the same where
  /// only a password is another one.
  package static func maskingUsers(in text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
    let masked = masking(text, firstUserInfo)
    return masked.utf8.contains(UInt8(ascii: "/"))
      ? masking(masked, firstUserInfoWithoutScheme) : masked
  }

  private static func masking(
    _ text: String, _ next: (String, String.Index) -> Range<String.Index>?
  ) -> String {
    var result = ""
    var start = text.startIndex
    while let range = next(text, start) {
      result += text[start..<range.lowerBound] + mask
      start = range.upperBound
    }
    return result + text[start...]
  }
}
