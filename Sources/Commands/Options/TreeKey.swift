internal import Core
internal import Debian

/// What the contents of a tree depend on, as far as options say it: packages of one build with the
/// same key have the same tree, but for the prefix.
enum TreeKey {
  /// Returns the key of the tree that settings describe; nil for one that is not shared, because it is
  /// in a bundle, or its lock is written down.
  ///
  /// `version` is that of the package, which projects without version control take for theirs. Its
  /// architecture counts where it is another one than that of this machine.
  /// Throws `FileError`.
  static func find(
    _ settings: Settings, version: String?, architecture: String?
  ) throws -> String? {
    guard settings.value("bundle") == nil, settings.value("freeze") == nil else { return nil }
    let lines = OptionTable.options.filter(\.shapesTree).flatMap(\.keys).flatMap { key in
      settings.values(key).map { "\(key): \($0.text)\n" }
    }
    let own = try Architecture.ofThisProgram()?.name
    let isForeign = architecture != nil && architecture != "all" && architecture != own
    let target = isForeign ? "architecture: \(architecture ?? "")\n" : ""
    return Digest.of(Array((lines.joined() + target + (version ?? "")).utf8)).hex
  }
}
