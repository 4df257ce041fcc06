internal import Packaging

extension LockRequest {
  /// Returns a text with `${NAME}` replaced by the variables of the environment; those that are not
  /// set stay as they are.
  ///
  /// What they stand for is a secret from then on.
  func expanding(_ text: String) -> String {
    expanding(text[...]) { self.value(of: $0).flatMap { $0.isEmpty ? nil : $0 } }
  }

  /// Returns the URL of an index with variables replaced as Pipenv does it: `$NAME`, `${NAME}`, and
  /// `'${NAME}'` in user and password, whose values are percent-encoded.
  func expandingURL(ofPipenv url: String) -> String {
    guard let scheme = url.firstRange(of: "://") else {
      return expanding(url[...], takesPlainNames: true, value(of:))
    }
    let rest = url[scheme.upperBound...]
    let authority = rest.prefix { !"/?#".contains($0) }
    guard let at = authority.lastIndex(of: "@") else {
      return expanding(url[...], takesPlainNames: true, value(of:))
    }
    let written = authority[..<at]
    let user = expanding(written, takesPlainNames: true, takesQuotes: true, value(of:))
    // One variable may have both, with the colon between them.
    let parts = user.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let encoded = parts.map { PercentEncoding.encoded($0.utf8, keeping: "-._~") }
    return url[..<scheme.upperBound]
      + (user == written ? user : encoded.joined(separator: ":"))
      + expanding(url[at...], takesPlainNames: true, value(of:))
  }

  /// Returns the URL of a source with `${NAME}` replaced as PDM does it: by nothing where the variable
  /// is not set, and in user and password by percent-encoded values.
  func expandingURL(ofPDM url: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return url }
    let authority = url[scheme.upperBound...].prefix { !"/?#".contains($0) }
    let end = authority.firstIndex(of: "@") ?? scheme.upperBound
    let user = expanding(url[scheme.upperBound..<end]) {
      PercentEncoding.encoded((self.value(of: $0) ?? "").utf8, keeping: "-._~")
    }
    return url[..<scheme.upperBound] + user + expanding(url[end...]) { self.value(of: $0) ?? "" }
  }

  /// Returns the value of a variable, which is a secret from then on; nil if it is not set.
  private func value(of name: String) -> String? {
    guard let value = environment[name] else { return nil }
    if !value.isEmpty { secrets.add(value: value, ofVariable: name) }
    return value
  }

  /// Returns a text with references replaced by what `value` returns for their names, where that is
  /// not nil.
  private func expanding(
    _ text: Substring, takesPlainNames: Bool = false, takesQuotes: Bool = false,
    _ value: (String) -> String?
  ) -> String {
    var rest = text
    var result = ""
    while let start = rest.firstIndex(of: "$") {
      result += rest[..<start]
      rest = rest[start...]
      guard let (name, end) = Self.reference(in: rest, takesPlainNames: takesPlainNames) else {
        result += "$"
        rest = rest.dropFirst()
        continue
      }
      let found = value(name)
      var tail = rest[end...]
      if takesQuotes, found != nil, result.hasSuffix("'"), tail.hasPrefix("'") {
        result.removeLast()
        tail = tail.dropFirst()
      }
      result += found ?? String(rest[..<end])
      rest = tail
    }
    return result + rest
  }

  /// Returns the name of the variable in a reference at the start of a text, and where it ends.
  private static func reference(
    in text: Substring, takesPlainNames: Bool
  ) -> (name: String, end: String.Index)? {
    let tail = text.dropFirst()
    if tail.hasPrefix("{") {
      guard let end = tail.firstIndex(of: "}") else { return nil }
      return (String(tail[..<end].dropFirst()), tail.index(after: end))
    }
    let name = tail.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    return takesPlainNames && !name.isEmpty ? (String(name), name.endIndex) : nil
  }
}
