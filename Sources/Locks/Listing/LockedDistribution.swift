internal import Core
package import Packaging
package import SystemPackage

/// A distribution that a lock installs for a target, as `venvdeb lock --show` lists it.
package struct LockedDistribution: Sendable {
  /// What is installed from.
  package enum Kind: String, Sendable, Codable {
    case wheel
    case sdist
    case directory
    case vcs
    /// A wheel or sdist that is named by its URL or path.
    case archive
  }

  /// The name.
  package let name: PackageName
  /// The version; nil where only building tells it.
  package let version: Version?
  /// What is installed from; nil where the lock knows files by their hashes only.
  package let kind: Kind?
  /// The name of the file, of a wheel or sdist; nil where the lock does not say it.
  package let file: String?
  /// The URL or path of anything else; paths below the directory of the lock are relative to it.
  package let location: String?
  /// The hash of the file; nil if there is none, or several files are accepted.
  package let sha256: String?
  /// All hashes that are accepted, as `sha256:…`.
  package let hashes: [String]
  /// The number of bytes, where the lock says it.
  package let size: Int?
  /// The URL of the index that it is bound to, without credentials.
  package let index: String?

  /// Describes an entry of a lock in `directory`.
  package init(_ entry: LockEntry, in directory: FilePath) {
    name = entry.name
    let artifact = entry.artifacts.first
    let isListed = entry.requirement.url == nil && entry.selection != .range
    if case .version(let version, _) = entry.selection {
      self.version = version
    } else {
      version = entry.statedVersion
    }
    (size, index) = (
      entry.artifacts.count == 1 ? artifact?.size : nil,
      artifact?.index.map { CredentialURL($0).withoutCredentials }
    )
    let all = entry.hashes
    hashes = all.map { "\($0.algorithm.rawValue):\($0.hex)" }
    let sha256 = all.filter { $0.algorithm == .sha256 }
    self.sha256 = sha256.count == 1 ? sha256.first?.hex : nil
    switch entry.artifactLocation {
    case .directory(let path):
      (kind, file, location) = (.directory, nil, Self.text(of: path, in: directory))
    case .vcs(let reference):
      let location = CredentialURL(reference.revealed).withoutCredentials
      (kind, file, self.location) = (.vcs, nil, location)
    case .file(let path) where !isListed:
      (kind, file, location) = (.archive, nil, Self.text(of: path, in: directory))
    case .url(let url) where !isListed:
      (kind, file, location) = (.archive, nil, CredentialURL(url).withoutCredentials)
    case .index, .url, .file:
      let name = entry.artifacts.count == 1 ? artifact?.fileName : nil
      (kind, file, location) = (name.map { $0.hasSuffix(".whl") ? .wheel : .sdist }, name, nil)
    }
  }

  /// Describes the project itself.
  package init(
    project name: PackageName, version: Version?, at path: FilePath, in directory: FilePath
  ) {
    (self.name, self.version, kind) = (name, version, .directory)
    (file, sha256, size, index, hashes) = (nil, nil, nil, nil, [])
    location = Self.text(of: path, in: directory)
  }

  private static func text(of path: FilePath, in directory: FilePath) -> String {
    let path = path.lexicallyNormalized()
    let directory = directory.lexicallyNormalized()
    guard path.starts(with: directory) else { return path.string }
    let rest = path.components.dropFirst(directory.components.count).map(\.string)
    return rest.isEmpty ? "." : rest.joined(separator: "/")
  }
}

extension LockedDistribution: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name, version, kind, file, location, sha256, hashes, size, index
  }

  /// Writes an object; what is not known is null, and of `file` and `location` there is the one
  /// that the kind has.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name.normalized, forKey: .name)
    try container.encode(version?.description, forKey: .version)
    try container.encode(kind, forKey: .kind)
    if let location {
      try container.encode(location, forKey: .location)
    } else {
      try container.encode(file, forKey: .file)
    }
    try container.encode(sha256, forKey: .sha256)
    try container.encode(hashes, forKey: .hashes)
    try container.encode(size, forKey: .size)
    try container.encode(index, forKey: .index)
  }
}
