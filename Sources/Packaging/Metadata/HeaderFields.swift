internal import Core

/// The header fields of METADATA and WHEEL files: the RFC 822 form in which Python's `email`
/// module writes and reads them.
///
/// Lines may end in any way, names are compared in any case, a line that begins with a blank goes
/// on with the one before, and everything after an empty line is a body that does not matter here.
package struct HeaderFields: Sendable {
  /// One field; `line` counts from 1.
  package struct Field: Sendable, Hashable {
    /// The name as it is written.
    package let name: String
    /// The value without blanks around it; continuation lines keep their line feed.
    package let value: String
    /// The line on which the field begins, counted from 1.
    package let line: Int

    /// The value on one line.
    package var unfolded: String {
      value.split(separator: "\n").joined(separator: " ")
    }
  }

  /// The fields as they are written, in their order.
  package let fields: [Field]
  private let indices: [String: [Int]]

  /// Reads `bytes`, which must be UTF-8.
  ///
  /// `location` names the file for messages.
  package init(_ bytes: [UInt8], location: String) throws(MetadataError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw MetadataError(location: location, reason: "not UTF-8")
    }
    guard !CombiningCharacters.exceedLimit(in: bytes) else {
      throw MetadataError(location: location, reason: CombiningCharacters.flaw)
    }
    fields = Self.fields(of: Array(text.utf8))
    var indices: [String: [Int]] = [:]
    for (index, field) in fields.enumerated() {
      indices[field.name.lowercased(), default: []].append(index)
    }
    self.indices = indices
  }

  /// The value of the first field with the name; nil if there is none.
  package subscript(name: String) -> String? { all(name).first?.value }

  /// Returns every field with the name, in their order.
  package func all(_ name: String) -> [Field] {
    (indices[name.lowercased()] ?? []).map { fields[$0] }
  }

  private static func fields(of bytes: [UInt8]) -> [Field] {
    var fields: [Field] = []
    var name = ""
    var value: [UInt8] = []
    var start = 0
    func finish() {
      guard start > 0 else { return }
      let text = PythonText.stripped(String(decoding: value, as: UTF8.self))
      fields.append(Field(name: name, value: text, line: start))
    }
    var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var number = 0
    while position < bytes.count {
      let line = bytes[position...].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
      let isCRLF = bytes[line.endIndex...].starts(with: "\r\n".utf8)
      position = line.endIndex + (isCRLF ? 2 : 1)
      number += 1
      if let first = line.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") {
        value += [UInt8(ascii: "\n")] + line.drop { " \t".utf8.contains($0) }
        continue
      }
      // An empty line ends the header; so does one that is no field, as in Python.
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
        line[..<colon].allSatisfy({ (0x21...0x7E).contains($0) })
      else { break }
      finish()
      (name, start) = (String(decoding: line[..<colon], as: UTF8.self), number)
      value = Array(line[(colon + 1)...])
    }
    finish()
    return fields
  }
}

/// A METADATA or WHEEL file that cannot be used.
package struct MetadataError: Failure, Equatable {
  /// The file, as `archive: member` or `file:line`.
  package let location: String?
  /// What is wrong with it.
  package let reason: String

  /// An error in a file.
  package init(location: String?, reason: String) {
    self.location = location
    self.reason = reason
  }

  package var message: String { "invalid metadata: \(reason)" }
}
