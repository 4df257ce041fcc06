internal import SystemPackage

/// Where a tree goes.
struct Destination: Sendable {
  /// The name of the Debian package.
  let package: String
  /// The staging root of the package.
  let destdir: FilePath
  /// The directory that the files of the tree name.
  let prefix: FilePath
  /// The directory that the package has it in.
  let directory: FilePath
  /// The directory that links to its commands lead to.
  let commands: FilePath

  /// The path of the tree, relative to the destdir.
  var path: FilePath { FilePath(root: nil, directory.components) }
  /// The directory of the tree in the destdir.
  var tree: FilePath { destdir.pushing(path) }
}

extension StageRequest {
  /// Where the tree goes.
  var destination: Destination {
    Destination(
      package: package, destdir: destdir, prefix: prefix, directory: release?.store ?? prefix,
      commands: (release?.current ?? prefix).appending("bin"))
  }
}
