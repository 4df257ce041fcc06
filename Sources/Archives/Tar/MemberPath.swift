/// A member's name that is safe to make in a directory: relative, and nothing but names.
struct MemberPath: Hashable {
  /// The names from the outermost to the innermost; empty for the directory itself (`./`).
  let names: [[UInt8]]

  /// Checks a name from an archive; `.` and repeated or trailing slashes are dropped.
  init(_ bytes: [UInt8]) throws(Refusal) {
    guard let first = bytes.first else { throw Refusal(reason: .emptyName) }
    guard first != UInt8(ascii: "/") else { throw Refusal(reason: .absoluteName) }
    var names: [[UInt8]] = []
    for name in bytes.split(separator: UInt8(ascii: "/")) where !name.elementsEqual([0x2e]) {
      guard !name.elementsEqual([0x2e, 0x2e]) else { throw Refusal(reason: .parentReference) }
      names.append(Array(name))
    }
    self.names = names
  }

  /// Why a name is not safe.
  struct Refusal: Error {
    let reason: ArchiveFlaw.Rejection
  }

  /// Whether a symbolic link here that says `target` leads to somewhere in the same directory
  /// tree, whatever else is in the tree.
  ///
  /// `..` may stand at the beginning only, and not more often than there are directories above.
  /// Those above are real directories (extraction does not walk through links), so these steps
  /// stay inside; the names after them may be links again, which stay inside themselves. A `..`
  /// behind a name is another matter: if the name is a link, it leads up from where that points.
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
