internal import Core

/// Numbers, booleans, dates and times of TOML: values that are words rather than quoted.
extension TOMLScanner {
  /// Reads a value that is a word: up to a comma, bracket, comment or the end of the line.
  mutating func word() throws(DocumentError) -> DocumentValue.Content {
    let start = offset
    while let byte = current, Self.isWordByte(byte) { offset += 1 }
    // A blank may stand between date and time.
    if offset - start == 10, bytes[start + 4] == UInt8(ascii: "-"), current == 0x20,
      let digit = peek(1), PythonText.isDigit(digit)
    {
      offset += 1
      while let byte = current, Self.isWordByte(byte) { offset += 1 }
    }
    let text = text(from: start)
    guard !text.isEmpty else { throw error("expected a value, found \(found)") }
    switch text {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "inf", "+inf": return .float(.infinity)
    case "-inf": return .float(-.infinity)
    case "nan", "+nan", "-nan": return .float(.nan)
    default: break
    }
    let word = Array(text.utf8)
    if let number = try number(word, text, start) { return number }
    if TOMLDateTime.isValid(word) { return .dateTime(text) }
    let hint = PythonText.isWord(word[0]) && !PythonText.isDigit(word[0])
    throw error(
      "'\(text.excerpt)' is not a value" + (hint ? ": strings need quotation marks" : ""),
      at: start)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    PythonText.isWord(byte) || "+-.:".utf8.contains(byte)
  }

  /// Returns a word as a number; nil if it is none.
  private func number(
    _ word: [UInt8], _ text: String, _ start: Int
  ) throws(DocumentError) -> DocumentValue.Content? {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where text.hasPrefix(prefix) {
      guard let digits = Self.withoutSeparators(word[2...]),
        digits.allSatisfy({ Character(UnicodeScalar($0)).hexDigitValue.map { $0 < radix } ?? false }
        )
      else { return nil }
      return try integer(String(decoding: digits, as: UTF8.self), radix: radix, start)
    }
    let sign = word.first.map { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") } == true
    let body = word[(sign ? 1 : 0)...]
    let whole = body.prefix { PythonText.isWord($0) && $0 | 0x20 != UInt8(ascii: "e") }
    guard let wholeDigits = Self.digits(whole), wholeDigits.count == 1 || wholeDigits[0] != 0x30
    else { return nil }
    let negative = word[0] == UInt8(ascii: "-") ? "-" : ""
    let integral = negative + String(decoding: wholeDigits, as: UTF8.self)
    if whole.endIndex == body.endIndex { return try integer(integral, radix: 10, start) }
    var rest = body[whole.endIndex...]
    var literal = integral
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix {
        PythonText.isWord($0) && $0 | 0x20 != UInt8(ascii: "e")
      }
      guard let digits = Self.digits(fraction) else { return nil }
      literal += "." + String(decoding: digits, as: UTF8.self)
      rest = rest[fraction.endIndex...]
    }
    if let exponent = rest.first {
      guard exponent | 0x20 == UInt8(ascii: "e") else { return nil }
      rest = rest.dropFirst()
      literal += "e"
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        literal += sign == UInt8(ascii: "-") ? "-" : ""
        rest = rest.dropFirst()
      }
      guard let digits = Self.digits(rest) else { return nil }
      literal += String(decoding: digits, as: UTF8.self)
    }
    return Double(literal).map { .float($0) }
  }

  private func integer(
    _ digits: String, radix: Int, _ start: Int
  ) throws(DocumentError) -> DocumentValue.Content {
    guard let value = Int(digits, radix: radix) else {
      throw error("'\(digits.excerpt)' does not fit into 64 bits", at: start)
    }
    return .integer(value)
  }

  /// Returns decimal digits without the `_` between them; nil for anything else.
  private static func digits(_ word: ArraySlice<UInt8>) -> [UInt8]? {
    guard let digits = withoutSeparators(word), digits.allSatisfy(PythonText.isDigit) else {
      return nil
    }
    return digits
  }

  /// Returns a word without `_`, each of which must be between two digits; nil if one is not.
  private static func withoutSeparators(_ word: ArraySlice<UInt8>) -> [UInt8]? {
    let parts = word.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
    return parts.contains(where: \.isEmpty) ? nil : Array(parts.joined())
  }
}
