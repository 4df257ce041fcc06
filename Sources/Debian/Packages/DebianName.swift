/// The name of a Debian package (Debian Policy 5.6.1).
package struct DebianName: Sendable, Hashable, CustomStringConvertible {
  /// The name.
  package let description: String

  /// Checks a name.
  ///
  /// Throws `DebianNameError`.
  package init(_ text: String) throws(DebianNameError) {
    func isAlphanumeric(_ byte: UInt8) -> Bool {
      (48...57).contains(byte) || (97...122).contains(byte)
    }
    guard text.utf8.count >= 2 else {
      throw DebianNameError(text, reason: "at least two characters are required")
    }
    guard text.utf8.first.map(isAlphanumeric) == true else {
      throw DebianNameError(
        text, reason: "the first character must be a lower-case letter or a digit")
    }
    guard text.utf8.allSatisfy({ isAlphanumeric($0) || "+-.".utf8.contains($0) }) else {
      throw DebianNameError(text, reason: "only lower-case letters, digits and + - . are allowed")
    }
    description = text
  }

  /// Makes the name for a project: its normalised name (PEP 503).
  ///
  /// Throws `DebianNameError`.
  package init(project: String) throws(DebianNameError) {
    let words = project.lowercased().split { "-_.".contains($0) }
    try self.init(words.joined(separator: "-"))
  }
}
