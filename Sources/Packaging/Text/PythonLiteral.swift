/// Literals of Python, as `repr` writes them.
package enum PythonLiteral {
  /// Returns the string that a literal in single or double quotes stands for; nil for anything else.
  package static func string(_ literal: some StringProtocol) -> String? {
    var scalars = literal.unicodeScalars[...]
    guard let quote = scalars.popFirst(), quote == "'" || quote == "\"",
      scalars.popLast() == quote
    else { return nil }
    var text = String.UnicodeScalarView()
    while let scalar = scalars.popFirst() {
      if scalar == quote { return nil }
      guard scalar == "\\" else {
        text.append(scalar)
        continue
      }
      guard let escape = scalars.popFirst() else { return nil }
      switch escape {
      case "n": text.append("\n")
      case "r": text.append("\r")
      case "t": text.append("\t")
      case "\\", "'", "\"": text.append(escape)
      case "x", "u", "U":
        let length = escape == "x" ? 2 : escape == "u" ? 4 : 8
        let digits = String(String.UnicodeScalarView(scalars.prefix(length)))
        guard digits.unicodeScalars.count == length, let value = UInt32(digits, radix: 16),
          let scalar = Unicode.Scalar(value)
        else { return nil }
        text.append(scalar)
        scalars.removeFirst(length)
      default: return nil
      }
    }
    return String(text)
  }
}
