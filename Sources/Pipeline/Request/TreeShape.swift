internal import Core
internal import Relocation
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

  /// What the files of the tree name of it.
  var placement: TreePlacement { TreePlacement(prefix: prefix, shebang: shebang) }
}

extension StageRequest {
  /// What the tree is to look like.
  var shape: TreeShape {
    TreeShape(
      prefix: prefix, shebang: shebang, bytecode: bytecode,
      systemSitePackages: systemSitePackages, sourceDate: sourceDate)
  }
}
