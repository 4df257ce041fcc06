internal import Core
internal import SystemPackage

/// Splits a shell script into tokens (POSIX.1-2017, XCU 2.3).
///
/// Every byte is looked at a constant number of times. Nothing is expanded.
struct ShellScanner {
  /// A here-document whose lines have not come yet (XCU 2.7.4).
  private struct HereDocument {
    let delimiter: ArraySlice<UInt8>
    /// Whether tabs before its lines do not count (`<<-`).
    let isIndented: Bool
  }

  let bytes: [UInt8]
  /// The file for messages.
  let file: FilePath
  /// What counts tokens and levels of nesting.
  let budget: Budget
  var position = 0
  var line = 1
  private var tokens: [ShellToken] = []
  private var documents: [HereDocument] = []

  init(_ bytes: [UInt8], file: FilePath, budget: Budget) {
    self.bytes = bytes
    self.file = file
    self.budget = budget
  }

  /// Returns the tokens.
  ///
  /// Throws `SyntaxError` for quotes that are not closed, and for more tokens or levels than the
  /// budget has.
  mutating func scan() throws(SyntaxError) -> [ShellToken] {
    while let byte = self[0] {
      if byte.isBlank {
        position += 1
      } else if byte == UInt8(ascii: "\\"), self[1] == 0x0a {
        position += 2
        line += 1
      } else if byte == UInt8(ascii: "#"), !isAt("#DEBHELPER#") {
        skipLine()
      } else if byte == 0x0a {
        try add(.end, line: line)
        position += 1
        line += 1
        skipDocuments()
      } else {
        try scanToken()
      }
    }
    return tokens
  }

  /// Adds an operator, a redirection or a word.
  private mutating func scanToken() throws(SyntaxError) {
    if let text = redirection() {
      position += text.count
      try add(.redirection(ShellText(text)), line: line)
    } else if let control = ShellToken.Operator.allCases.first(where: { isAt($0.rawValue) }) {
      position += control.rawValue.utf8.count
      try add(.control(control), line: line)
    } else if self[0] == UInt8(ascii: ";") {
      position += 1
      try add(.end, line: line)
    } else {
      let start = (position, line)
      var word = ShellWord()
      try scanParts(of: &word, in: .word, depth: 0)
      if case .redirection(let text)? = tokens.last?.kind { noteDocument(text, from: start.0) }
      try add(.word(word), line: start.1)
    }
  }

  private mutating func add(_ kind: ShellToken.Kind, line: Int) throws(SyntaxError) {
    do { try budget.spend(entries: 1) } catch { throw syntaxError(error.reason) }
    tokens.append(ShellToken(kind: kind, line: line))
  }

  /// Returns the redirection that begins here, with the number before it; nil if there is none.
  private func redirection() -> ArraySlice<UInt8>? {
    let number = bytes[position...].prefix(while: \.isDigit).count
    let operators = ["<<<", "<<-", "<<", "<>", "<&", ">>", ">&", ">|", "<", ">"]
    let found =
      operators.first { isAt($0, offset: number) }
      ?? (number == 0 ? ["&>>", "&>"].first { isAt($0) } : nil)
    return found.map { bytes[position..<(position + number + $0.utf8.count)] }
  }

  /// Notes a here-document if a redirection begins one, whose word ends here.
  private mutating func noteDocument(_ redirection: ShellText, from start: Int) {
    let text = redirection.bytes.drop(while: \.isDigit)
    guard text.elementsEqual("<<".utf8) || text.elementsEqual("<<-".utf8) else { return }
    documents.append(
      HereDocument(
        delimiter: bytes[start..<position].filter { !"\"'\\".utf8.contains($0) }[...],
        isIndented: text.count == 3))
  }

  /// Skips the here-documents that begin in this line.
  private mutating func skipDocuments() {
    for document in documents {
      while position < bytes.count {
        let start = position
        skipLine()
        var text = bytes[start..<position]
        if position < bytes.count {
          position += 1
          line += 1
        }
        if document.isIndented { text = text.drop { $0 == 0x09 } }
        if text.elementsEqual(document.delimiter) { break }
      }
    }
    documents = []
  }

  /// Skips to the end of the line.
  mutating func skipLine() {
    position = bytes[position...].firstIndex(of: 0x0a) ?? bytes.count
  }

  /// The byte at a distance from here; nil behind the end.
  subscript(offset: Int) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  /// Whether a text stands at a distance from here.
  func isAt(_ text: String, offset: Int = 0) -> Bool {
    bytes[min(position + offset, bytes.count)...].starts(with: text.utf8)
  }

  func syntaxError(_ reason: String) -> SyntaxError { SyntaxError(file, line, reason) }
}
