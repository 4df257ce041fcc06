package import SystemPackage

/// The path of a file in a tree, as a manifest or a report that a stranger wrote has it.
///
/// It is relative and has names only: it cannot be empty or absolute, have `.`, `..`, a doubled or
/// trailing slash or a NUL, or be longer than a path may be (PATH_MAX). So it names something in the
/// tree, wherever the tree is, unless one of its names is a link.
package struct TreePath: Sendable, Hashable {
  /// The path, relative to the tree.
  package let path: FilePath

  /// The longest path in bytes that system calls accept (PATH_MAX with its NUL).
  package static let longest = 4095

  /// Checks a path; nil if it is not one of a file in a tree.
  package init?(_ path: FilePath) {
    guard path.isRelative, !path.isEmpty, path.length <= Self.longest,
      path.components.allSatisfy({ $0.kind == .regular })
    else { return nil }
    self.path = path
  }

  /// Checks a path; nil if it is not one of a file in a tree.
  package init?(_ text: some StringProtocol) {
    let names = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isPlain = names.allSatisfy { name in
      !name.isEmpty && !name.elementsEqual(".".utf8) && !name.elementsEqual("..".utf8)
        && !name.contains(0)
    }
    guard isPlain, text.utf8.count <= Self.longest else { return nil }
    path = FilePath(String(text))
  }

  /// Returns whether a symbolic link at this path to `target` stays in the tree, whatever else is in
  /// the tree.
  ///
  /// `..` is allowed at the start only, and not more often than there are directories above. Those
  /// are real directories, so these steps stay inside; the names after them may be links, which stay
  /// inside themselves. A `..` after a name that is a link would lead up from where that link points.
  package func linkStaysInside(target: [UInt8]) -> Bool {
    Self.linkStaysInside(target: target, directories: path.components.count - 1)
  }

  /// Returns whether a symbolic link stays in the tree; see `linkStaysInside(target:)`.
  ///
  /// `directories` is how many directories of the tree it is in.
  package static func linkStaysInside(target: [UInt8], directories: Int) -> Bool {
    guard let first = target.first, first != UInt8(ascii: "/") else { return false }
    var above = directories
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

  /// The path as text.
  package var string: String { path.string }

  /// Returns the paths that a remark such as "bin/tool: reason" may begin with: what is before each
  /// of the first colons with a space after it, as a name can have these, too.
  package static func paths(inRemark text: String) -> [TreePath] {
    let start = String(decoding: text.utf8.prefix(longest + 2), as: UTF8.self)
    return start.ranges(of: ": ").prefix(8).compactMap { TreePath(start[..<$0.lowerBound]) }
  }
}

extension TreePath: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let path = TreePath(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not a path of a file in the tree")
    }
    self = path
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(string)
  }
}

extension TreePath: CustomStringConvertible {
  package var description: String { string }
}
