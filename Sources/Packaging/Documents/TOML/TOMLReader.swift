package import Core
package import SystemPackage

/// Reads TOML documents: version 1.1 of the language, of which 1.0 is a part (toml.io).
///
/// It is strict. What it accepts is what the specification allows, and time and memory grow with
/// the size of the document only.
package struct TOMLReader {
  /// What messages call the language.
  static let language = "TOML"

  private var scanner: TOMLScanner
  private let root: TOMLTable
  /// The table that keys are added to now.
  private var table: TOMLTable
  /// The number of headers so far: a table of dotted keys ends with its section.
  private var section = 0

  /// Reads a document; `file` is what errors name.
  ///
  /// Throws `DocumentError`, with line and column.
  package static func read(
    _ bytes: [UInt8], file: FilePath, limits: BudgetLimits = .standard
  ) throws(DocumentError) -> DocumentTable {
    var reader = TOMLReader(try TOMLScanner(bytes, file: file, limits: limits))
    return try reader.document()
  }

  private init(_ scanner: TOMLScanner) {
    self.scanner = scanner
    root = TOMLTable(.header, depth: 0, at: DocumentPosition(line: 1, column: 1))
    table = root
  }

  private mutating func document() throws(DocumentError) -> DocumentTable {
    try scanner.skipBlankLines()
    while !scanner.isAtEnd {
      if scanner.current == UInt8(ascii: "[") {
        try header()
      } else {
        try keyValue(in: table, section: section)
      }
      scanner.skipBlanks()
      try scanner.skipComment()
      guard try scanner.skipLineBreak() || scanner.isAtEnd else {
        throw scanner.error("expected the end of the line, found \(scanner.found)")
      }
      try scanner.skipBlankLines()
    }
    return root.finished
  }

  /// Reads `[table]` or `[[table]]`.
  private mutating func header() throws(DocumentError) {
    let start = scanner.position
    let isArray = scanner.skip("[[")
    if !isArray { scanner.offset += 1 }
    let key = try scanner.key()
    guard isArray ? scanner.skip("]]") : scanner.skip("]") else {
      throw scanner.error("expected '\(isArray ? "]]" : "]")', found \(scanner.found)")
    }
    section += 1
    var parent = root
    for part in key.dropLast() {
      try check(depth: parent.depth + 1)
      switch parent.member(part.name)?.node {
      case nil:
        let new = TOMLTable(.implicit, depth: parent.depth + 1, at: part.position)
        try add(part.name, .table(new), to: parent, at: part.position)
        parent = new
      case .table(let found): parent = found
      case .tables(let tables):
        if let last = tables.elements.last { parent = last }
      default: throw duplicate(part, in: parent)
      }
    }
    guard let last = key.last else { return }
    try check(depth: parent.depth + 1)
    let new = TOMLTable(.header, depth: parent.depth + 1, at: start)
    switch (parent.member(last.name)?.node, isArray) {
    case (nil, true):
      let tables = TOMLTables()
      tables.elements.append(new)
      try add(last.name, .tables(tables), to: parent, at: last.position)
      table = new
    case (nil, false):
      try add(last.name, .table(new), to: parent, at: last.position)
      table = new
    case (.tables(let tables), true):
      try scanner.within { () throws(BudgetError) in try scanner.budget.spend(entries: 1) }
      tables.elements.append(new)
      table = new
    case (.table(let found), false) where found.origin == .implicit:
      found.origin = .header
      table = found
    default: throw duplicate(last, in: parent)
    }
  }

  /// Reads `key = value` into a table; `section` tells tables of dotted keys apart.
  private mutating func keyValue(
    in table: TOMLTable, section: Int
  ) throws(DocumentError) {
    let key = try scanner.key()
    guard scanner.skip("=") else {
      throw scanner.error("expected '=' after the key, found \(scanner.found)")
    }
    var parent = table
    for part in key.dropLast() {
      try check(depth: parent.depth + 1)
      switch parent.member(part.name)?.node {
      case nil:
        let new = TOMLTable(.dotted(section), depth: parent.depth + 1, at: part.position)
        try add(part.name, .table(new), to: parent, at: part.position)
        parent = new
      case .table(let found) where found.origin == .dotted(section) || found.origin == .implicit:
        found.origin = .dotted(section)
        parent = found
      default: throw duplicate(part, in: parent)
      }
    }
    guard let last = key.last else { return }
    if parent.member(last.name) != nil { throw duplicate(last, in: parent) }
    scanner.skipBlanks()
    let value = try value(depth: parent.depth + 1)
    try add(last.name, .value(value), to: parent, at: last.position)
  }

  private mutating func value(depth: Int) throws(DocumentError) -> DocumentValue {
    try check(depth: depth)
    let position = scanner.position
    switch scanner.current {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return DocumentValue(.string(try scanner.string()), at: position)
    case UInt8(ascii: "["): return DocumentValue(.array(try array(depth: depth)), at: position)
    case UInt8(ascii: "{"): return DocumentValue(.table(try inlineTable(depth)), at: position)
    default: return DocumentValue(try scanner.word(), at: position)
    }
  }

  private mutating func array(depth: Int) throws(DocumentError) -> [DocumentValue] {
    let start = scanner.position
    scanner.offset += 1
    var elements: [DocumentValue] = []
    while true {
      try scanner.skipBlankLines()
      if scanner.skip("]") { return elements }
      if scanner.isAtEnd { throw scanner.error("the array is not closed", at: start) }
      try scanner.within { () throws(BudgetError) in try scanner.budget.spend(entries: 1) }
      elements.append(try value(depth: depth + 1))
      try scanner.skipBlankLines()
      if scanner.skip(",") { continue }
      guard scanner.current == UInt8(ascii: "]") else {
        if scanner.isAtEnd { throw scanner.error("the array is not closed", at: start) }
        throw scanner.error("expected ',' or ']', found \(scanner.found)")
      }
    }
  }

  /// Reads a table in braces, which may go over several lines and end in a comma as in TOML 1.1.
  private mutating func inlineTable(_ depth: Int) throws(DocumentError) -> DocumentTable {
    let start = scanner.position
    scanner.offset += 1
    let table = TOMLTable(.header, depth: depth, at: start)
    while true {
      try scanner.skipBlankLines()
      if scanner.skip("}") { return table.finished }
      if scanner.isAtEnd { throw scanner.error("the table is not closed", at: start) }
      try keyValue(in: table, section: 0)
      try scanner.skipBlankLines()
      if scanner.skip(",") { continue }
      guard scanner.current == UInt8(ascii: "}") else {
        if scanner.isAtEnd { throw scanner.error("the table is not closed", at: start) }
        throw scanner.error("expected ',' or '}', found \(scanner.found)")
      }
    }
  }

  private func add(
    _ key: String, _ node: TOMLTable.Node, to table: TOMLTable, at position: DocumentPosition
  ) throws(DocumentError) {
    try scanner.within { () throws(BudgetError) in try scanner.budget.spend(entries: 1) }
    table.add(key, node, at: position)
  }

  private func check(depth: Int) throws(DocumentError) {
    try scanner.within { () throws(BudgetError) in try scanner.budget.check(depth: depth) }
  }

  /// Returns the error of a key that was defined before.
  private func duplicate(
    _ part: (name: String, position: DocumentPosition), in table: TOMLTable
  ) -> DocumentError {
    let line = table.member(part.name)?.position.line ?? 0
    return scanner.error(
      "'\(part.name.excerpt)' is already defined in line \(line)", at: part.position)
  }
}
