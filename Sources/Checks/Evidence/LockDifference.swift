package import SystemPackage

/// Something that a lock and the distributions of a tree do not agree about.
package struct LockDifference: Sendable, Hashable, Encodable {
  /// The kinds of differences.
  package enum Kind: String, Sendable, Hashable, CaseIterable, Encodable {
    /// The lock has the distribution, the tree does not.
    case missing
    /// The tree has the distribution, the lock does not.
    case extra
    /// The versions differ.
    case version
    /// The versions may be the same, but not where they come from: a URL, a revision, an index.
    case origin
    /// A requirement of a distribution is not satisfied.
    case requirement
    /// A distribution does not support the Python of the tree.
    case python
    /// The metadata of a distribution cannot be read.
    case damaged
  }

  package let kind: Kind
  /// The distribution.
  package let name: String
  /// What the lock has: a version, or where it takes the distribution from; nil for nothing.
  package let locked: String?
  /// What the tree has; nil for nothing.
  package let installed: String?
  /// The difference as one sentence without a full stop.
  package let message: String
  /// The directory that it is about, relative to the artifact's root.
  package let path: FilePath

  /// Reports name the tree instead of the path.
  private enum CodingKeys: String, CodingKey {
    case kind, name, locked, installed, message
  }

  init(
    _ kind: Kind, _ name: String, locked: String? = nil, installed: String? = nil,
    at path: FilePath, _ message: String
  ) {
    (self.kind, self.name, self.locked, self.installed) = (kind, name, locked, installed)
    (self.path, self.message) = (path, message)
  }

  /// Returns whether one difference is listed before another one: by name, then by message.
  static func precedes(_ left: LockDifference, _ right: LockDifference) -> Bool {
    (left.name.lowercased(), left.message) < (right.name.lowercased(), right.message)
  }
}
