/// The feature version of a Python: the two numbers that decide directory names, tags and syntax.
///
/// The full version of an interpreter, such as `3.14.0rc1`, is a `Version`.
package typealias PythonVersion = TwoNumberVersion<PythonNumbering>

/// The version of a C library as platform tags know it (PEP 600, PEP 656).
package typealias LibcVersion = TwoNumberVersion<LibcNumbering>

/// What the numbers of a `PythonVersion` count.
package enum PythonNumbering {}

/// What the numbers of a `LibcVersion` count.
package enum LibcNumbering {}

/// The first two numbers of a version; those of different things cannot be compared.
package struct TwoNumberVersion<Numbering>: Sendable, Hashable, Codable, Comparable,
  CustomStringConvertible
{
  /// The first number.
  package let major: Int
  /// The second number.
  package let minor: Int

  /// A version of two numbers that the program knows.
  package init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Reads the first two numbers of a version such as `3.11`, `3.14.0rc1` or `2.41-rc1`; nil where
  /// there are fewer, or one has more than four digits.
  ///
  /// Lists are made of all versions up to one, so its numbers must not be just any.
  package init?(parsing text: some StringProtocol) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let major = Self.number(Array(parts[0].utf8)),
      let minor = Self.number(Array(parts[1].utf8.prefix(while: PythonText.isDigit)))
    else { return nil }
    self.init(major, minor)
  }

  private static func number(_ digits: [UInt8]) -> Int? {
    guard (1...4).contains(digits.count), digits.allSatisfy(PythonText.isDigit) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  /// As in `3.11`.
  package var description: String { "\(major).\(minor)" }

  /// Compares the first numbers, then the second.
  package static func < (left: Self, right: Self) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}
