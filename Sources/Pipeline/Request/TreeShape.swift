internal import Core
internal import SystemPackage
internal import Venv

/// What a tree looks like, whatever it is made from.
struct TreeShape: Sendable {
  var prefix: FilePath
  var shebang: ShebangStyle
  var bytecode: BytecodeMode
  var systemSitePackages: Bool
  /// The time that bytecode with time stamps names.
  var sourceDate: SourceDate?
}

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
  var shape: TreeShape {
    TreeShape(
      prefix: prefix, shebang: shebang, bytecode: bytecode,
      systemSitePackages: systemSitePackages, sourceDate: sourceDate)
  }

  var destination: Destination {
    Destination(package: package, destdir: destdir, prefix: prefix)
  }
}
