internal import SystemPackage

/// Where a tree goes.
struct Destination: Sendable {
  /// The name of the Debian package.
  let package: String
  /// The staging root of the package.
  let destdir: FilePath
  let prefix: FilePath

  /// The directory of the tree in the destdir.
  var tree: FilePath { destdir.appending(prefix.components) }
}

extension StageRequest {
  /// Where the tree goes.
  var destination: Destination {
    Destination(package: package, destdir: destdir, prefix: prefix)
  }
}
