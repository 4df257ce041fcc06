internal import Glibc

/// The values of words and patterns (POSIX.1-2017, XCU 2.6 and 2.13).
extension ShellEvaluation {
  /// The longest value that is known, in bytes.
  private static let longestValue = 1024

  /// Returns the value of a word; nil if it is unknown.
  func value(of word: ShellWord) throws(Departure) -> ShellText? {
    try text(of: word, escapes: false)
  }

  /// Returns whether a value matches a pattern (fnmatch(3)); nil if the pattern is unknown.
  func matches(_ value: ShellText, _ word: ShellWord) throws(Departure) -> Bool? {
    guard let pattern = try text(of: word, escapes: true) else { return nil }
    try spend(value.bytes.count * pattern.bytes.count / 64)
    return (pattern.bytes + [0]).withUnsafeBytes { pattern in
      (value.bytes + [0]).withUnsafeBytes { value in
        // Both are bytes of a C string: a script with a zero byte is rejected.
        fnmatch(
          pattern.baseAddress?.assumingMemoryBound(to: CChar.self),
          value.baseAddress?.assumingMemoryBound(to: CChar.self), 0) == 0
      }
    }
  }

  /// Returns the text of a word, as a pattern with backslashes before quoted characters if it
  /// `escapes` them; nil if it is unknown.
  private func text(of word: ShellWord, escapes: Bool) throws(Departure) -> ShellText? {
    var result: ShellText = ""
    for part in word.parts {
      let piece: ShellText
      var isQuoted = false
      switch part {
      case .text(let text, let quoted): (piece, isQuoted) = (text, quoted)
      case .parameter(let parameter, let quoted):
        guard let value = try value(of: parameter) else { return nil }
        (piece, isQuoted) = (value, quoted)
      case .substitution, .unknown: return nil
      }
      try spend(piece.bytes.count)
      if escapes, isQuoted {
        for byte in piece.bytes { result.bytes += [UInt8(ascii: "\\"), byte] }
      } else {
        result.bytes += piece.bytes
      }
      guard result.bytes.count <= Self.longestValue else { return nil }
    }
    return result
  }

  /// Returns the value of a parameter (XCU 2.5); nil if it is unknown.
  private func value(of parameter: ShellParameter) throws(Departure) -> ShellText? {
    if parameter.operation == .other { return nil }
    if parameter.name == "#" { return arguments.count.map { ShellText("\($0)".utf8) } }
    let known =
      parameter.name.number.map { $0 > 0 ? arguments.value($0) : nil } ?? variables[parameter.name]
    guard let value = known else { return nil }
    guard case .alternative(let word) = parameter.operation, value.bytes.isEmpty else {
      return value
    }
    return try self.value(of: word)
  }
}
