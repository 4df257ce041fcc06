/// The dates and times of TOML: those of RFC 3339, and parts of them.
enum TOMLDateTime {
  /// Returns whether a word is a date, a time, or both with or without an offset from UTC.
  ///
  /// Seconds may be left out, as in TOML 1.1.
  static func isValid(_ word: [UInt8]) -> Bool {
    var rest = word[...]
    let isDate = skipDate(&rest)
    if isDate {
      guard let separator = rest.popFirst() else { return true }
      guard separator | 0x20 == UInt8(ascii: "t") || separator == 0x20 else { return false }
    }
    guard skipTime(&rest) else { return false }
    return rest.isEmpty || isDate && isOffset(rest)
  }

  private static func skipDate(_ rest: inout ArraySlice<UInt8>) -> Bool {
    var date = rest
    guard let year = number(&date, digits: 4), skip("-", &date),
      let month = number(&date, digits: 2), skip("-", &date),
      let day = number(&date, digits: 2), (1...12).contains(month),
      (1...days(of: month, year)).contains(day)
    else { return false }
    rest = date
    return true
  }

  private static func skipTime(_ rest: inout ArraySlice<UInt8>) -> Bool {
    guard let hour = number(&rest, digits: 2), hour < 24, skip(":", &rest),
      let minute = number(&rest, digits: 2), minute < 60
    else { return false }
    guard skip(":", &rest) else { return true }
    guard let second = number(&rest, digits: 2), second < 60 else { return false }
    guard skip(".", &rest) else { return true }
    let fraction = rest.prefix(while: PythonText.isDigit)
    rest = rest[fraction.endIndex...]
    return !fraction.isEmpty
  }

  private static func isOffset(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    guard let sign = rest.popFirst() else { return false }
    if sign | 0x20 == UInt8(ascii: "z") { return rest.isEmpty }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      let hour = number(&rest, digits: 2), hour < 24, skip(":", &rest),
      let minute = number(&rest, digits: 2), minute < 60
    else { return false }
    return rest.isEmpty
  }

  private static func days(of month: Int, _ year: Int) -> Int {
    let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    return switch month {
    case 2: isLeap ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func number(_ rest: inout ArraySlice<UInt8>, digits: Int) -> Int? {
    let text = rest.prefix(digits)
    guard text.count == digits, text.allSatisfy(PythonText.isDigit) else { return nil }
    rest = rest.dropFirst(digits)
    return text.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  private static func skip(_ byte: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == UInt8(ascii: byte) else { return false }
    rest = rest.dropFirst()
    return true
  }
}
