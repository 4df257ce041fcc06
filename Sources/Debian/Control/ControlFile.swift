package import SystemPackage

/// A file of paragraphs of fields: deb822(5), Debian Policy 5.1.
///
/// Field names keep their spelling but compare without case. Comment lines are allowed
/// everywhere, as in `debian/control`; those before a field stay with it when the file is written
/// again, those inside a field's value are dropped.
package struct ControlFile: Sendable, Equatable {
  /// One line of a value, without the indentation of continuation lines.
  package struct Line: Sendable, Equatable {
    package let text: String
    /// The line's number in the file, from 1; 0 for a line that was not read from a file.
    package let number: Int

    package init(_ text: String, number: Int = 0) {
      self.text = text
      self.number = number
    }
  }

  /// A field with its value.
  package struct Field: Sendable, Equatable {
    package let name: String
    /// The text after the colon, then the continuation lines.
    package let lines: [Line]
    /// The comment lines before the field, with their `#`.
    package let comments: [String]

    package init(_ name: String, lines: [Line], comments: [String] = []) {
      self.name = name
      self.lines = lines
      self.comments = comments
    }

    /// A field whose lines after the first become continuation lines.
    package init(_ name: String, _ value: String) {
      self.init(
        name,
        lines: value.split(separator: "\n", omittingEmptySubsequences: false)
          .map { Line(String($0)) })
    }

    /// The lines joined by newlines; a `.` that stands for an empty line stays a `.`.
    package var value: String { lines.map(\.text).joined(separator: "\n") }

    /// The number of the line that the field begins on.
    package var number: Int { lines.first?.number ?? 0 }
  }

  /// A block of fields between empty lines.
  package struct Paragraph: Sendable, Equatable {
    package var fields: [Field]

    package init(_ fields: [Field] = []) { self.fields = fields }

    /// Returns the field of a name in any case.
    package func field(_ name: String) -> Field? {
      let name = name.lowercased()
      return fields.first { $0.name.lowercased() == name }
    }

    /// The value of the field of that name in any case.
    package subscript(name: String) -> String? { field(name)?.value }
  }

  package var paragraphs: [Paragraph]

  package init(_ paragraphs: [Paragraph]) { self.paragraphs = paragraphs }

  /// Reads a whole file from its text.
  ///
  /// `file` is only for messages. A field that comes twice in a paragraph is an error, as deb822(5)
  /// has it, unless `allowingRepeatedFields`.
  package init(
    parsing text: String, file: FilePath, allowingRepeatedFields: Bool = false
  ) throws(SyntaxError) {
    var reader = Reader(file: file, allowsRepeatedFields: allowingRepeatedFields)
    var number = 0
    // On bytes, for to Swift CR LF is one character, which no search for "\n" finds.
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      var line = Substring(line)
      if line.utf8.last == UInt8(ascii: "\r") { line = Substring(line.utf8.dropLast()) }
      try reader.read(line, number)
    }
    reader.endParagraph()
    paragraphs = reader.paragraphs
  }

  /// The file as text: one space after each colon and before each continuation line, one empty line
  /// between paragraphs.
  package var text: String {
    paragraphs.map { paragraph in
      paragraph.fields.map { field in
        let comments = field.comments.map { $0 + "\n" }.joined()
        let first = field.lines.first?.text ?? ""
        let rest = field.lines.dropFirst().map { "\n " + ($0.text.isEmpty ? "." : $0.text) }
        return comments + field.name + ":" + (first.isEmpty ? "" : " " + first) + rest.joined()
          + "\n"
      }.joined()
    }.joined(separator: "\n")
  }
}

/// Collects lines into fields and fields into paragraphs.
private struct Reader {
  let file: FilePath
  let allowsRepeatedFields: Bool
  var paragraphs: [ControlFile.Paragraph] = []
  var fields: [ControlFile.Field] = []
  /// The lines of the paragraph's fields by their names in lower case.
  var known: [String: Int] = [:]
  var name: String?
  var lines: [ControlFile.Line] = []
  var comments: [String] = []
  var pendingComments: [String] = []

  mutating func read(_ line: Substring, _ number: Int) throws(SyntaxError) {
    if line.utf8.first == UInt8(ascii: "#") {
      pendingComments.append(String(line))
      return
    }
    let text = line.trimmingBlanks()
    if text.isEmpty {
      // A line of blanks only separates paragraphs too: Policy 5.1 tells parsers to accept it.
      endParagraph()
    } else if line.utf8.first == UInt8(ascii: " ") || line.utf8.first == UInt8(ascii: "\t") {
      guard name != nil else {
        throw SyntaxError(
          file, number, "a continuation line without a field before it",
          hint: "a field begins at the left margin, as in 'Name: value'")
      }
      pendingComments = []
      lines.append(.init(line.dropFirst().trimmingBlanks(leading: false), number: number))
    } else {
      try begin(line, number)
    }
  }

  private mutating func begin(_ line: Substring, _ number: Int) throws(SyntaxError) {
    endField()
    guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else {
      throw SyntaxError(
        file, number, "'\(line.trimmingBlanks())' is neither a field nor a comment",
        hint: "write 'Name: value', or indent the line if it continues the one above")
    }
    let found = line[..<colon]
    // Policy 5.1: printable ASCII but the space and the colon, beginning with neither # nor -.
    guard !found.isEmpty, found.utf8.first != UInt8(ascii: "-"),
      found.utf8.allSatisfy({ (33...126).contains($0) })
    else {
      let name = found.trimmingBlanks()
      throw SyntaxError(
        file, number, "'\(found)' cannot be the name of a field",
        hint: name.count < found.count && !name.contains(" ")
          ? "write '\(name):', without a blank before the colon" : nil)
    }
    if !allowsRepeatedFields, let first = known.updateValue(number, forKey: found.lowercased()) {
      throw SyntaxError(
        file, number, "field '\(found)' is given twice; the first is on line \(first)")
    }
    name = String(found)
    comments = pendingComments
    pendingComments = []
    lines = [.init(line[line.utf8.index(after: colon)...].trimmingBlanks(), number: number)]
  }

  private mutating func endField() {
    if let name { fields.append(.init(name, lines: lines, comments: comments)) }
    name = nil
  }

  mutating func endParagraph() {
    endField()
    if !fields.isEmpty { paragraphs.append(.init(fields)) }
    fields = []
    known = [:]
    // A comment above an empty line stays above the paragraph that follows.
  }
}

extension Substring {
  /// Returns the text without spaces and tabs at its ends.
  fileprivate func trimmingBlanks(leading: Bool = true) -> String {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var bytes = utf8[...]
    while leading, let first = bytes.first, isBlank(first) { bytes.removeFirst() }
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return String(Substring(bytes))
  }
}
