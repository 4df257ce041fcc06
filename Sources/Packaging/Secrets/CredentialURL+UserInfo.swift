/// Where credentials are in a text.
extension CredentialURL {
  /// The schemes of URLs with credentials.
  private static let pathSchemes = ["http", "https", "ftp", "ssh"]

  /// The schemes of names with `@` that are no credentials.
  private static let otherSchemes = ["mailto", "pkg", "file", "urn", "sip", "xmpp", "acct"]

  /// The most characters of a password without a scheme before it.
  private static let longest = 512

  /// Returns the part of the first URL with credentials that has them, without `@`.
  static func firstUserInfo(
    in text: String, from start: String.Index
  ) -> Range<String.Index>? {
    var rest = text[start...]
    while let colon = rest.firstIndex(of: ":") {
      let before = text[start..<colon].suffix(10).lowercased()
      let word = rest[..<colon]
      rest = rest[colon...].dropFirst()
      let slashes = rest.prefix { $0 == "/" }
      // Of a URL that was taken for a path one slash is left, of a wrong one perhaps none.
      let isURL = slashes.count > 1 || pathSchemes.contains { before.hasSuffix($0) }
      guard isURL else {
        if slashes.isEmpty, let user = userInfo(named: word, in: text, upTo: rest) { return user }
        continue
      }
      guard slashes.count < 3 || !before.hasSuffix("file") else { continue }
      rest = rest[slashes.endIndex...]
      let authority = rest.prefix { !"/?#\"<>".contains($0) && !$0.isWhitespace }
      var user = authority.lastIndex(of: "@").map { authority[..<$0] }
      if user == nil, !before.hasSuffix("ssh"), !isHostAndPort(authority, in: rest) {
        let found = extended(from: authority, in: rest, isRepository: before.contains("+"))
        user = found.user
        rest = found.rest
      } else {
        rest = rest[authority.endIndex...]
      }
      guard let user, !user.isEmpty, user != mask else { continue }
      if !user.contains(":"), user == "git" || before.hasSuffix("ssh") { continue }
      return user.startIndex..<user.endIndex
    }
    return nil
  }

  /// Returns the part of the first URL that begins with `//` and has credentials, without `@`; of a path
  /// that it was taken for one slash is left.
  static func firstUserInfoWithoutScheme(
    in text: String, from start: String.Index
  ) -> Range<String.Index>? {
    var rest = text[start...]
    while let slash = rest.firstIndex(of: "/") {
      let slashes = rest[slash...].prefix { $0 == "/" }
      let before = slash > text.startIndex ? text[text.index(before: slash)] : " "
      let url = rest[slashes.endIndex...]
      rest = url
      guard before.isWhitespace || "'\"(<[{=,;".contains(before) else { continue }
      let authority = url.prefix { !"/?#\"<>".contains($0) && !$0.isWhitespace }
      var user = authority.lastIndex(of: "@").map { authority[..<$0] }
      // A directory of the root may have a colon or an `@`, if that is unusual.
      if slashes.count < 2, user?.contains(":") != true { continue }
      if user == nil, !isHostAndPort(authority, in: url) {
        user = extended(from: authority, in: url, isRepository: false).user
      }
      guard let user, !user.isEmpty, user != mask, user != "git" else { continue }
      return user.startIndex..<user.endIndex
    }
    return nil
  }

  /// Returns whether an authority may be a host, or a host and a port, in a URL that begins with it.
  ///
  /// A fragment or query directly after a port is none: a password has that.
  private static func isHostAndPort(_ authority: Substring, in url: Substring) -> Bool {
    var authority = authority
    let isAtEnd = !"?#".contains(url[authority.endIndex...].first ?? " ")
    // What a sentence has after a URL.
    while let last = authority.last, ":.,;)'".contains(last) { authority.removeLast() }
    if authority.hasPrefix("[") || authority.hasPrefix("${") { return true }
    let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count > 1 else { return true }
    if parts[1].hasPrefix("${") { return true }
    guard let port = UInt16(parts[1]), port > 0 else { return false }
    return isAtEnd
  }

  /// Returns the credentials of a URL whose authority is none, which end at the last `@` before a
  /// blank, or else at the first one of the line; and the text after what was looked at.
  private static func extended(
    from authority: Substring, in url: Substring, isRepository: Bool
  ) -> (user: Substring?, rest: Substring) {
    let word = url.prefix { !"\"<>".contains($0) && !$0.isWhitespace }
    // The revision of a repository comes after `@`, too.
    let end =
      isRepository ? word.lastIndex(of: "/").map { word[..<$0] } ?? word[..<word.startIndex] : word
    if let at = end.lastIndex(of: "@") { return (url[..<at], url[word.endIndex...]) }
    let line = url.prefix { !"\"'<>".contains($0) && !$0.isNewline }
    guard line.endIndex > word.endIndex, word.endIndex == authority.endIndex || !isRepository,
      let at = line[word.endIndex...].firstIndex(of: "@")
    else { return (nil, url[max(word.endIndex, line.endIndex)...]) }
    return (url[..<at], url[line.endIndex...])
  }

  /// Returns the credentials of a URL without a scheme, `user:password@host`, whose user is the last
  /// word of a text before a colon.
  private static func userInfo(
    named word: Substring, in text: String, upTo rest: Substring
  ) -> Range<String.Index>? {
    let name = word.reversed().prefix {
      $0.isLetter || $0.isNumber || "._~+-%".contains($0)
    }
    let start = word.index(word.endIndex, offsetBy: -name.count)
    guard !name.isEmpty, !otherSchemes.contains(word[start...].lowercased()),
      start == text.startIndex || "'\"(<[{=,;".contains(text[text.index(before: start)])
        || text[text.index(before: start)].isWhitespace
    else { return nil }
    let password = rest.prefix(longest).prefix { !"/\\\"<>".contains($0) && !$0.isWhitespace }
    guard let at = password.lastIndex(of: "@"), at > password.startIndex,
      let host = text[at...].dropFirst().first, host.isLetter || host.isNumber || host == "["
    else { return nil }
    return start..<at
  }
}
