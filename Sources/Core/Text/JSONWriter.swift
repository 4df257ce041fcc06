/// A value that is written as a JSON object, member by member.
package protocol JSONObject {
  /// Writes the members in the order of their keys; an absent one is nil and not written.
  func writeMembers(to writer: inout JSONWriter)
}

/// Writes large documents as `JSONText.encode` writes them, byte for byte, and in a fraction of the
/// time: no value is kept between the document and its text.
///
/// The order of the keys is up to the objects.
package struct JSONWriter {
  /// What was written so far.
  package private(set) var bytes: [UInt8] = []
  private var depth = 0
  /// The last key in the object that is being written; empty before the first one.
  private var lastKey = ""

  package init() {}

  /// Writes an object that is the whole document.
  package mutating func document(_ object: some JSONObject) { write(object) }

  /// Writes a member with a string.
  package mutating func member(_ key: StaticString, _ value: String?) {
    guard let value else { return }
    begin(key)
    write(value)
  }

  /// Writes a member with a number.
  package mutating func member(_ key: StaticString, _ value: Int) {
    begin(key)
    bytes.append(contentsOf: String(value).utf8)
  }

  /// Writes a member with an object.
  package mutating func member(_ key: StaticString, _ value: (some JSONObject)?) {
    guard let value else { return }
    begin(key)
    write(value)
  }

  /// Writes a member with a list of strings.
  package mutating func member(_ key: StaticString, _ values: [String]?) {
    guard let values else { return }
    begin(key)
    list(values.count) { writer, index in writer.write(values[index]) }
  }

  /// Writes a member with a list of objects.
  package mutating func member(_ key: StaticString, _ values: [some JSONObject]?) {
    guard let values else { return }
    begin(key)
    list(values.count) { writer, index in writer.write(values[index]) }
  }

  private mutating func begin(_ key: StaticString) {
    assert(
      lastKey < key.description, "the member '\(key)' must be before '\(lastKey)'")
    if !lastKey.isEmpty { bytes.append(UInt8(ascii: ",")) }
    lastKey = key.description
    startLine()
    write(lastKey)
    bytes.append(contentsOf: " : ".utf8)
  }

  private mutating func write(_ object: some JSONObject) {
    let outer = lastKey
    lastKey = ""
    bytes.append(UInt8(ascii: "{"))
    depth += 1
    object.writeMembers(to: &self)
    depth -= 1
    // Of an object without members there is an empty line.
    if lastKey.isEmpty { bytes.append(UInt8(ascii: "\n")) }
    startLine()
    bytes.append(UInt8(ascii: "}"))
    lastKey = outer
  }

  private mutating func list(_ count: Int, _ write: (inout JSONWriter, Int) -> Void) {
    bytes.append(UInt8(ascii: "["))
    depth += 1
    for index in 0..<count {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      startLine()
      write(&self, index)
    }
    depth -= 1
    if count == 0 { bytes.append(UInt8(ascii: "\n")) }
    startLine()
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func startLine() {
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<depth { bytes.append(contentsOf: [0x20, 0x20]) }
  }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      var start = 0
      for index in utf8.indices {
        let byte = utf8[index]
        guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
          continue
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<index]))
        writeEscape(of: byte)
        start = index + 1
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func writeEscape(of byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0a: bytes.append(UInt8(ascii: "n"))
    case 0x0c: bytes.append(UInt8(ascii: "f"))
    case 0x0d: bytes.append(UInt8(ascii: "r"))
    case ..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }
}
