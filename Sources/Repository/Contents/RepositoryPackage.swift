package import Debian

/// A package in the index of one architecture of a suite, a source package being in that of
/// `source`.
package struct RepositoryPackage: Sendable, Hashable {
  /// The architecture of the index, not that of the package: a package for `all` is in each of them.
  package let architecture: String
  package let name: String
  package let version: PackageVersion
  /// The source package that it was built from.
  package let source: String
  package let sourceVersion: PackageVersion
  /// The `.deb` or `.dsc` below `public`.
  package let path: String
  /// The hash of that file, in hexadecimal.
  package let sha256: String

  package static func == (left: RepositoryPackage, right: RepositoryPackage) -> Bool {
    left.key == right.key
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(key) }

  /// What identifies it; versions that dpkg holds equal but are written differently are different.
  var key: [String] {
    [architecture, name, version.description, source, sourceVersion.description, path, sha256]
  }
}

/// A version of a source package.
package struct SourceVersion: Sendable, Hashable, CustomStringConvertible {
  package let source: String
  package let version: PackageVersion

  /// A version of a source package.
  package init(source: String, version: PackageVersion) {
    self.source = source
    self.version = version
  }

  package static func == (left: SourceVersion, right: SourceVersion) -> Bool {
    left.description == right.description
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(description) }

  package var description: String { "\(source) \(version)" }
}
