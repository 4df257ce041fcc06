internal import Artifacts
internal import Core
internal import SystemPackage

/// A release of a package in the versioned layout: a tree that dpkg owns in one directory, and that
/// runs from another one.
///
/// dpkg unpacks to `store`, from which nothing is ever run. postinst makes `directory` of it with hard
/// links, which dpkg never touches, and points the link `current` at it.
struct PackageRelease: Sendable {
  /// The directory of all releases on the target, which is the prefix that the packager chose.
  let base: FilePath
  /// The version of the package.
  let version: String
  /// 8 hexadecimal digits of the digest of the tree; zeros until it is known.
  let hash: String
  /// The digest of the tree as the package has it, for `FinishRun`; nil until it is made.
  var digest: Digest?

  /// The name of a directory: the version with an underscore for its colon, as a colon separates
  /// directories in PATH, and the hash, as two builds of a version are two releases.
  ///
  /// No version has an underscore (Debian Policy 5.6.12), so the name of a release tells its version.
  var id: String { Self.fileName(ofVersion: version) + "_" + hash }

  /// Returns a version as a part of the name of a file or directory.
  static func fileName(ofVersion version: String) -> String {
    version.split(separator: ":").joined(separator: "_")
  }

  /// Where dpkg unpacks the tree.
  var store: FilePath { base.appending("package").appending(id) }
  /// Where the tree runs, which is what its files name.
  var directory: FilePath { base.appending("releases").appending(id) }
  /// The link to the release in use.
  var current: FilePath { base.appending("current") }

  /// Returns the release that stands for one while its tree is made: its directory has a name of the
  /// same length.
  static func placeholder(base: FilePath, version: String) -> PackageRelease {
    PackageRelease(base: base, version: version, hash: String(repeating: "0", count: 8))
  }

  /// Removes the trees of earlier runs from the destdir: a package has one release.
  ///
  /// Throws `FileError`.
  func removeOthers(in destdir: FilePath) throws {
    let stores = destdir.pushing(FilePath(root: nil, store.removingLastComponent().components))
    for name in try FileSystem.entries(of: stores) where name.string != id {
      let other = stores.appending(name)
      guard FileSystem.isRegularFile(other.appending(ArtifactTree.releaseFile)) else { continue }
      try FileSystem.removeTree(other)
    }
  }
}

extension StageRequest {
  /// The prefix that the packager chose: that of the tree, or the directory of its releases.
  var base: FilePath { release?.base ?? prefix }

  /// Returns the request for a tree at the placeholder of a release; as it is in the plain layout.
  ///
  /// A request without version, which `checkLayout` rejects, stays as it is, too.
  func placed() -> StageRequest {
    guard releases != nil, let packageVersion else { return self }
    return placed(at: .placeholder(base: prefix, version: packageVersion))
  }

  /// Returns the request for a tree at a release.
  func placed(at release: PackageRelease) -> StageRequest {
    var request = self
    request.release = release
    request.prefix = release.directory
    return request
  }
}
