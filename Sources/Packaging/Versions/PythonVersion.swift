/// The feature version of a Python: the two numbers that decide directory names, tags and syntax.
///
/// The full version of an interpreter, such as `3.14.0rc1`, is a `Version`.
package struct PythonVersion: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
  package let major: Int
  package let minor: Int

  package init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Reads the first two numbers of a version such as `3.11`, `3.13t` or `3.14.0rc1`; nil where
  /// there are fewer.
  package init?(parsing text: some StringProtocol) {
    guard let (major, minor) = PythonText.twoNumbers(text) else { return nil }
    self.init(major, minor)
  }

  /// As in `3.11`.
  package var description: String { "\(major).\(minor)" }

  package static func < (left: PythonVersion, right: PythonVersion) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}
