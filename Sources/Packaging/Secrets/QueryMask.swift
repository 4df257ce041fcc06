/// The masking of values in the queries of URLs, wherever these stand in a text.
struct QueryMask {
  /// Whether only values count whose names say that they are secret.
  let isNamedOnly: Bool

  /// Parts of the names of fields that are secret.
  private static let secretParts = [
    "token", "passw", "secret", "signature", "credential", "auth", "apikey", "api_key", "api-key",
    "accesskey", "access_key", "private_key",
  ]

  /// Names of fields that are secret.
  private static let secretNames: Set = [
    "key", "sig", "pat", "jwt", "sas", "bearer", "session", "ticket", "pw", "pwd",
  ]

  /// Returns a text with `****` instead of the values.
  func masking(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "?")) else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(where: { !Self.isEnd($0, in: text, at: nil) }) {
      result += rest[..<start]
      let word = Self.word(rest[start...], in: text)
      result += maskingWord(word)
      rest = rest[word.endIndex...]
    }
    return result + rest
  }

  /// Returns the text up to a blank, or to a quote that can be none of a URL.
  private static func word(_ rest: Substring, in text: String) -> Substring {
    let end = rest.indices.first { isEnd(rest[$0], in: text, at: $0) }
    return rest[..<(end ?? rest.endIndex)]
  }

  /// Returns whether a character ends a URL; an apostrophe within one does not.
  private static func isEnd(_ character: Character, in text: String, at index: String.Index?)
    -> Bool
  {
    if character.isWhitespace || "\"<>".contains(character) { return true }
    guard character == "'" else { return false }
    guard let index, text.index(after: index) < text.endIndex else { return true }
    let next = text[text.index(after: index)]
    return !next.isLetter && !next.isNumber && !"%_=&".contains(next)
  }

  private func maskingWord(_ word: Substring) -> String {
    guard let mark = word.firstIndex(of: "?") else { return String(word) }
    let isURL = word[..<mark].contains(":/") || word[..<mark].contains("//")
    let query = word[mark...].dropFirst().prefix { $0 != "#" }
    var result = String(word[...mark])
    var rest = query
    while true {
      let field = rest.prefix { !"&;?".contains($0) }
      result += masking(field: field, isURL: isURL)
      rest = rest[field.endIndex...]
      guard let separator = rest.first else { break }
      result.append(separator)
      rest = rest.dropFirst()
    }
    // The revision of a repository, or another URL.
    return result + word[query.endIndex...]
  }

  private func masking(field: Substring, isURL: Bool) -> String {
    guard let equals = field.firstIndex(of: "=") else {
      // An encoded `=`, or a token alone.
      let isSecret = isNamedOnly ? Self.isSecret(field) && field.contains("%") : isURL
      return isSecret && !isReference(field) ? Self.mask(field) : String(field)
    }
    let value = field[equals...].dropFirst()
    guard isURL && !isNamedOnly || Self.isSecret(field[..<equals]), !isReference(value) else {
      return String(field)
    }
    return field[...equals] + Self.mask(value)
  }

  /// Returns what is shown of a value, with what a sentence has after it.
  private static func mask(_ value: Substring) -> String {
    let tail = value.reversed().prefix { ".,:)]}'".contains($0) }.reversed()
    return (value.count == tail.count ? "" : CredentialURL.mask) + String(tail)
  }

  /// Returns whether the name of a value or of a variable says that the value is a secret.
  static func isSecret(_ name: Substring) -> Bool {
    let name = name.lowercased()
    return secretNames.contains(name) || secretParts.contains(where: name.contains)
  }

  /// Returns whether a value is made up of references to variables.
  private func isReference(_ value: Substring) -> Bool {
    var rest = value
    while rest.hasPrefix("${"), let end = rest.firstIndex(of: "}") {
      rest = rest[end...].dropFirst()
    }
    return rest.isEmpty
  }
}
