internal import Core
internal import Packaging

/// A value that the tools hash as JSON to see whether a project has changed since it was locked.
indirect enum HashedValue {
  case document(DocumentValue)
  case object([String: HashedValue])
  case array([HashedValue])
  case string(String)
  case null

  /// The value of a key in a table; nil if there is none.
  init?(_ table: LockTable?, _ key: String) {
    guard let value = table?.table[key] else { return nil }
    self = .document(value)
  }

  /// A whole table.
  init(_ table: LockTable) {
    self = .document(DocumentValue(.table(table.table), at: table.position))
  }
}

/// JSON as Python's `json.dumps(…, sort_keys=True)` writes it, byte by byte.
struct PythonJSON {
  /// What stands between members, and between key and value.
  private let comma: String
  private let colon: String
  private var text: [UInt8] = []

  /// Returns a value as text; `compact` is `separators=(",", ":")`.
  static func dump(_ value: HashedValue, compact: Bool = false) -> [UInt8] {
    var writer = PythonJSON(comma: compact ? "," : ", ", colon: compact ? ":" : ": ")
    writer.write(value)
    return writer.text
  }

  private init(comma: String, colon: String) {
    self.comma = comma
    self.colon = colon
  }

  private mutating func write(_ value: HashedValue) {
    switch value {
    case .document(let document): write(document)
    case .object(let members): write(object: members.map { ($0, $1) }) { $0.write($1) }
    case .array(let elements): write(array: elements) { $0.write($1) }
    case .string(let string): write(string: string)
    case .null: append("null")
    }
  }

  private mutating func write(_ value: DocumentValue) {
    switch value.content {
    case .string(let string): write(string: string)
    case .integer(let number): append("\(number)")
    case .float(let number): append(Self.text(of: number))
    case .boolean(let flag): append(flag ? "true" : "false")
    // Python cannot write them either, so no tool hashes them.
    case .dateTime(let string): write(string: string)
    case .array(let elements): write(array: elements) { $0.write($1) }
    case .table(let table):
      write(object: table.members.map { ($0.key, $0.value) }) { $0.write($1) }
    case .null: append("null")
    }
  }

  private mutating func write<Value>(
    object members: [(String, Value)], _ write: (inout PythonJSON, Value) -> Void
  ) {
    append("{")
    let sorted = members.sorted { $0.0.precedes($1.0) }
    for (number, (key, value)) in sorted.enumerated() {
      if number > 0 { append(comma) }
      self.write(string: key)
      append(colon)
      write(&self, value)
    }
    append("}")
  }

  private mutating func write<Value>(
    array elements: [Value], _ write: (inout PythonJSON, Value) -> Void
  ) {
    append("[")
    for (number, element) in elements.enumerated() {
      if number > 0 { append(comma) }
      write(&self, element)
    }
    append("]")
  }

  private mutating func append(_ string: String) { text += Array(string.utf8) }

  /// Writes a string in ASCII: other characters are escaped by their UTF-16 units.
  private mutating func write(string: String) {
    append("\"")
    for unit in string.utf16 {
      switch unit {
      case 0x22: append("\\\"")
      case 0x5C: append("\\\\")
      case 0x08: append("\\b")
      case 0x09: append("\\t")
      case 0x0A: append("\\n")
      case 0x0C: append("\\f")
      case 0x0D: append("\\r")
      case 0x20..<0x7F: text.append(UInt8(unit))
      default:
        let digits = String(unit, radix: 16)
        append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
      }
    }
    append("\"")
  }

  /// Returns a number as `repr` writes it: with an exponent from 1e16 up and below 1e-4.
  private static func text(of number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    return "\(number)"
  }
}
