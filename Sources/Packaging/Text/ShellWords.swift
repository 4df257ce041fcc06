/// Words as a POSIX shell, and Python's `shlex.split`, separates them.
package enum ShellWords {
  /// A quote or a backslash without its end.
  package struct UnclosedQuote: Error, Equatable {}

  /// Splits at blanks; quotes and backslashes keep blanks together.
  ///
  /// Throws `UnclosedQuote`.
  package static func split(
    _ text: some Sequence<UInt8>
  ) throws(UnclosedQuote) -> [String] {
    var words: [String] = []
    var word: [UInt8]?
    var quote: UInt8?
    var isEscaped = false
    for byte in text {
      if isEscaped {
        // Within double quotes a backslash only hides a quote or another backslash.
        if quote != nil, byte != quote, byte != UInt8(ascii: "\\") {
          word?.append(UInt8(ascii: "\\"))
        }
        word?.append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
        word = word ?? []
        isEscaped = true
      } else if let open = quote {
        if byte == open { quote = nil } else { word?.append(byte) }
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        word = word ?? []
        quote = byte
      } else if " \t\r\n".utf8.contains(byte) {
        if let finished = word { words.append(String(decoding: finished, as: UTF8.self)) }
        word = nil
      } else {
        word = (word ?? []) + [byte]
      }
    }
    guard quote == nil, !isEscaped else { throw UnclosedQuote() }
    if let word { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }
}
