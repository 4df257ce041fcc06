internal import Core

/// Values that maintainer scripts use on the target.
extension Settings.Value {
  /// Returns the value as a number.
  ///
  /// Throws `SettingError` for a text or a number outside of the range.
  func number(in range: ClosedRange<Int>, of unit: String) throws(SettingError) -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw SettingError(
        location: location, message: "invalid number of \(unit) '\(text)'",
        hint: "use \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// Returns the value, which maintainer scripts read as a line.
  ///
  /// Throws `SettingError` for an empty command and one with a line feed.
  func line() throws(SettingError) -> String {
    guard !text.isEmpty, !text.utf8.contains(UInt8(ascii: "\n")) else {
      throw SettingError(
        location: location, message: "'\(key)' is not a command of one line",
        hint: "put several lines into a script of the project")
    }
    return text
  }

  /// Returns the value as the name of a user (useradd(8)).
  ///
  /// Throws `SettingError`.
  func userName() throws(SettingError) -> String {
    let letters = Set("abcdefghijklmnopqrstuvwxyz_".utf8)
    let others = letters.union("0123456789-".utf8)
    guard let first = text.utf8.first, letters.contains(first),
      text.utf8.allSatisfy({ others.contains($0) })
    else {
      throw SettingError(
        location: location, message: "invalid user name '\(text)'",
        hint: "use lower-case letters, digits, '_' and '-'")
    }
    return text
  }
}
