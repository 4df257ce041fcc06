/// Where something begins in a document.
package struct DocumentPosition: Sendable, Hashable {
  /// The line, counted from 1.
  package let line: Int
  /// The column in bytes, counted from 1.
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A value of a TOML or JSON document, and where it begins.
package struct DocumentValue: Sendable {
  /// The value itself.
  package indirect enum Content: Sendable {
    case string(String)
    case integer(Int)
    case float(Double)
    case boolean(Bool)
    /// A date, a time or both (RFC 3339), as written.
    case dateTime(String)
    case array([DocumentValue])
    case table(DocumentTable)
    /// Only in JSON.
    case null
  }

  /// The value itself.
  package let content: Content
  /// Where it begins.
  package let position: DocumentPosition

  package init(_ content: Content, at position: DocumentPosition) {
    self.content = content
    self.position = position
  }

  /// The text of a string; nil for another kind of value.
  package var string: String? { if case .string(let text) = content { text } else { nil } }

  /// The elements of an array; nil for another kind of value.
  package var array: [DocumentValue]? {
    if case .array(let elements) = content { elements } else { nil }
  }

  /// The members of a table; nil for another kind of value.
  package var table: DocumentTable? {
    if case .table(let table) = content { table } else { nil }
  }

  /// The kind of value with its article, for messages: "a string".
  package var kind: String {
    switch content {
    case .string: "a string"
    case .integer: "an integer"
    case .float: "a float"
    case .boolean: "a boolean"
    case .dateTime: "a date or time"
    case .array: "an array"
    case .table: "a table"
    case .null: "null"
    }
  }
}
