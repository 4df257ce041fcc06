internal import SystemPackage

/// Where a tree goes.
struct Destination: Sendable {
  /// The name of the Debian package.
  let package: String
  /// The staging root of the package.
  let destdir: FilePath
  let prefix: FilePath

  /// The path of the tree, relative to the destdir.
  var path: FilePath { FilePath(root: nil, prefix.components) }
  /// The directory of the tree in the destdir.
  var tree: FilePath { destdir.pushing(path) }
}

extension StageRequest {
  /// Where the tree goes.
  var destination: Destination {
    Destination(package: package, destdir: destdir, prefix: prefix)
  }
}
