/// The version of a C library as platform tags know it (PEP 600, PEP 656).
package struct LibcVersion: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
  package let major: Int
  package let minor: Int

  package init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Reads the first two numbers of a version such as `2.36` or `2.41-rc1`; nil where there are
  /// fewer.
  package init?(parsing text: some StringProtocol) {
    guard let (major, minor) = PythonText.twoNumbers(text) else { return nil }
    self.init(major, minor)
  }

  /// As in `2.36`.
  package var description: String { "\(major).\(minor)" }

  package static func < (left: LibcVersion, right: LibcVersion) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}
