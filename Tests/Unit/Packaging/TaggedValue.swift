import Core
import Packaging

/// A value as toml-test writes it, so that the answers of two parsers can be compared: keys sorted,
/// dates and times in one spelling.
indirect enum TaggedValue: Equatable {
  case scalar(kind: String, text: String)
  case array([TaggedValue])
  case table([[UInt8]: TaggedValue])

  /// The value of our reader.
  init(_ value: DocumentValue) {
    switch value.content {
    case .string(let text): self = .scalar(kind: "string", text: text)
    case .integer(let number): self = .scalar(kind: "integer", text: "\(number)")
    case .float(let number): self = Self.float(number)
    case .boolean(let flag): self = .scalar(kind: "bool", text: "\(flag)")
    case .dateTime(let text): self = .scalar(kind: "time", text: Self.normalized(text))
    case .array(let elements): self = .array(elements.map { TaggedValue($0) })
    case .table(let table): self.init(table)
    case .null: self = .scalar(kind: "null", text: "")
    }
  }

  /// The table of our reader.
  init(_ table: DocumentTable) {
    self = .table(
      Dictionary(
        uniqueKeysWithValues: table.members.map { (Array($0.key.utf8), TaggedValue($0.value)) }))
  }

  /// The value as the JSON of toml-test says it.
  init(tagged json: DocumentValue) {
    if let elements = json.array {
      self = .array(elements.map { TaggedValue(tagged: $0) })
    } else if let table = json.table {
      if table.members.count == 2, let kind = table["type"]?.string,
        let text = table["value"]?.string
      {
        switch kind {
        case "float": self = Self.float(Double(text) ?? .nan)
        case "string", "integer", "bool": self = .scalar(kind: kind, text: text)
        default: self = .scalar(kind: "time", text: Self.normalized(text))
        }
      } else {
        self = .table(
          Dictionary(
            uniqueKeysWithValues: table.members.map {
              (Array($0.key.utf8), TaggedValue(tagged: $0.value))
            }))
      }
    } else {
      self = .scalar(kind: "invalid", text: "")
    }
  }

  private static func float(_ number: Double) -> TaggedValue {
    .scalar(kind: "float", text: number.isNaN ? "nan" : "\(number)")
  }

  /// Returns a date or time with `T`, offset `Z` as `+00:00`, seconds, and no zeros at the end of a
  /// fraction.
  private static func normalized(_ text: String) -> String {
    var text = text.uppercased().replacing(" ", with: "T").replacing("Z", with: "+00:00")
    var date = ""
    if text.utf8.count >= 10, text.prefix(8).contains("-") {
      date = String(text.prefix(10))
      text = String(text.dropFirst(10))
    }
    let offset = text.lastIndex { $0 == "+" || $0 == "-" } ?? text.endIndex
    var time = String(text[..<offset])
    if time.split(separator: ":").count == 2 { time += ":00" }
    if time.contains(".") {
      let fraction = time.drop { $0 != "." }.prefix(7)
      time = String(time.prefix { $0 != "." } + fraction)
      while time.last == "0" { time.removeLast() }
      if time.last == "." { time.removeLast() }
    }
    return date + time + text[offset...]
  }
}
