package import Debian
internal import SystemPackage

/// An upload that was read and verified: the `.changes` and the packages that it lists.
package struct Upload: Sendable {
  /// A package of the upload.
  package struct Package: Sendable {
    package let name: String
    package let version: PackageVersion
    /// Its architecture, `all` or `source`.
    package let architecture: String
    /// The name of its file.
    package let file: String
    package let sha256: String
  }

  /// The `.changes`, in the directory of its files.
  package let changes: ChangesFile
  /// The suite that it goes to.
  package let suite: Suite
  /// The packages, source and binary.
  package let packages: [Package]
  /// The names of the binary packages of the source, if the source is in the upload.
  package let binaries: [String]?

  /// The version of the source package.
  package var version: SourceVersion {
    SourceVersion(source: changes.source, version: changes.version)
  }

  /// Returns what the suite has of a package afterwards.
  func entries(of package: Package, architectures: [String]) -> [RepositoryPackage] {
    (package.architecture == "all" ? architectures : [package.architecture]).map { architecture in
      RepositoryPackage(
        architecture: architecture, name: package.name, version: package.version,
        source: changes.source, sourceVersion: changes.version,
        path: "\(PoolDirectory(source: changes.source).path)/\(package.file)",
        sha256: package.sha256)
    }
  }
}

/// The directory of a source's files below `public`, as Debian's archive has it.
struct PoolDirectory {
  let path: String

  /// The directory of a source.
  init(source: String) {
    let prefix = source.hasPrefix("lib") ? String(source.prefix(4)) : String(source.prefix(1))
    path = "pool/main/\(prefix)/\(source)"
  }
}
