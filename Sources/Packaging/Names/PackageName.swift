internal import Core

/// The name of a distribution or of one of its extras.
///
/// Two names are equal if they normalise to the same text (PEP 503; PEP 685 for extras), so
/// `Flask_Login` and `flask-login` are one key in a dictionary.
package struct PackageName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The name as it was written.
  package let raw: String
  /// Lower case, every run of `-`, `_` and `.` a single `-`.
  package let normalized: String

  /// Checks a name against the pattern of the core metadata specification: ASCII letters, digits,
  /// `-`, `_` and `.`, a letter or digit at both ends.
  package init(_ raw: some StringProtocol) throws(NameError) {
    let bytes = Array(raw.utf8)
    guard let first = bytes.first, let last = bytes.last, PythonText.isAlphanumeric(first),
      PythonText.isAlphanumeric(last),
      bytes.allSatisfy({ PythonText.isAlphanumeric($0) || Self.isSeparator($0) })
    else { throw NameError(name: String(raw)) }
    self.raw = String(raw)
    normalized = Self.normalize(raw)
  }

  /// Returns the PEP 503 form of any text, valid name or not: what markers compare extras by.
  package static func normalize(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in PythonText.lowercased(text.utf8) {
      if !isSeparator(byte) {
        bytes.append(byte)
      } else if bytes.last != UInt8(ascii: "-") {
        bytes.append(UInt8(ascii: "-"))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The normalised name with `_` for `-`, as file names of wheels and dist-info directories have
  /// it (binary distribution format, "Escaping and Unicode").
  package var escaped: String {
    String(
      decoding: normalized.utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 },
      as: UTF8.self)
  }

  /// The normalised name.
  package var description: String { normalized }

  package static func == (left: PackageName, right: PackageName) -> Bool {
    left.normalized == right.normalized
  }

  package static func < (left: PackageName, right: PackageName) -> Bool {
    left.normalized < right.normalized
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(normalized) }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }
}

/// A text that is no name of a distribution.
package struct NameError: Failure, Equatable {
  /// The text.
  package let name: String

  package var message: String { "invalid distribution name '\(name.excerpt)'" }

  package var hint: String? {
    "a name has ASCII letters, digits, '-', '_' and '.', and a letter or digit at both ends"
  }
}
