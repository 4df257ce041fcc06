/// A member name that is safe to create below a directory: relative and without `..`.
struct MemberPath: Hashable {
  /// The names from the outermost to the innermost; empty for the directory itself (`./`).
  let names: [[UInt8]]

  /// Checks a name from an archive; `.` and repeated or trailing slashes are dropped.
  init(_ bytes: [UInt8]) throws(ArchiveFlaw.Rejection) {
    guard let first = bytes.first else { throw .emptyName }
    guard first != UInt8(ascii: "/") else { throw .absoluteName }
    var names: [[UInt8]] = []
    for name in bytes.split(separator: UInt8(ascii: "/")) where !name.elementsEqual([0x2e]) {
      guard !name.elementsEqual([0x2e, 0x2e]) else { throw .parentReference }
      names.append(Array(name))
    }
    self.names = names
  }

  /// Returns whether a symbolic link at this path to `target` stays in the directory tree, whatever
  /// else is in the tree.
  ///
  /// `..` is allowed at the start only, and not more often than there are directories above. Those
  /// are real directories (extraction does not walk through links), so these steps stay inside; the
  /// names after them may be links, which stay inside themselves. A `..` after a name that is a link
  /// would lead up from where that link points.
  func linkStaysInside(target: [UInt8]) -> Bool {
    guard let first = target.first, first != UInt8(ascii: "/") else { return false }
    var above = names.count - 1
    var canClimb = true
    for name in target.split(separator: UInt8(ascii: "/")) where !name.elementsEqual([0x2e]) {
      if name.elementsEqual([0x2e, 0x2e]) {
        above -= 1
        guard canClimb, above >= 0 else { return false }
      } else {
        canClimb = false
      }
    }
    return true
  }
}
