internal import Core

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

  /// Returns whether a symbolic link at this path to `target` stays in the directory tree.
  ///
  /// See `TreePath.linkStaysInside(target:)`; extraction does not walk through links.
  func linkStaysInside(target: [UInt8]) -> Bool {
    TreePath.linkStaysInside(target: target, directories: names.count - 1)
  }
}
