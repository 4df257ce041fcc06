package import Core
package import SystemPackage

/// A commit, as far as versions depend on it.
package struct Revision: Sendable, Equatable {
  /// The whole hash: 40 hexadecimal digits, or 64 in a repository with SHA-256.
  package let hash: String
  /// The time of the committer, in UTC.
  package let date: MailDate
  /// That of the first parent; nil without one, and in a clone of depth 1.
  package let parentDate: MailDate?
}

/// A repository that is checked out inside of another one.
package struct Submodule: Sendable, Equatable {
  /// The path below the top of the outermost working tree.
  package let path: FilePath
  /// The whole hash of the commit that is checked out; nil if none is.
  package let hash: String?

  package init(path: FilePath, hash: String?) {
    self.path = path
    self.hash = hash
  }

  /// What a missing commit means for the package; nil if there is one.
  var warning: String? {
    hash == nil ? "submodule '\(path.string)' is not checked out, so its files are missing" : nil
  }
}

extension Submodule: Encodable {
  private enum CodingKeys: String, CodingKey {
    case path
    case hash = "revision"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path.string, forKey: .path)
    try container.encode(hash, forKey: .hash)
  }
}
