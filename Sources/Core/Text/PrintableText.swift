/// Untrusted text for terminals and logs.
extension String {
  /// The text with control and invisible formatting characters, line feeds included, as `\u{…}`.
  package var escapingControlCharacters: String { escapingControlCharacters(but: nil) }

  /// The text with such characters as `\u{…}`, but line feeds as they are.
  package var escapingControlCharactersInLines: String { escapingControlCharacters(but: "\n") }

  /// The text for a message, which nobody reads if it is long: at most 200 characters of it, the last
  /// of them `…` where there are more.
  package var excerpt: String {
    let scalars = unicodeScalars
    guard utf8.count > 200,
      let end = scalars.index(
        scalars.startIndex, offsetBy: 199, limitedBy: scalars.endIndex),
      scalars[end...].dropFirst().first != nil
    else { return self }
    return String(scalars[..<end]) + "…"
  }

  private func escapingControlCharacters(but kept: Unicode.Scalar?) -> String {
    if utf8.allSatisfy({ (0x20...0x7e).contains($0) }) { return self }
    var text = ""
    for scalar in unicodeScalars {
      if scalar != kept, scalar.properties.isDangerousInNames {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension Unicode.Scalar.Properties {
  /// Whether the character controls rather than shows: C0, C1, DEL, bidirectional and zero-width
  /// formatting, line and paragraph separators, and what is private, unassigned or a surrogate.
  package var isDangerousInNames: Bool {
    switch generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
      .unassigned:
      true
    default: false
    }
  }
}
