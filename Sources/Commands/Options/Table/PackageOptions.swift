internal import Core
internal import Pipeline
internal import SystemPackage

/// The options that say what else the package gets.
enum PackageOptions: OptionSection {
  static let title = "Package"

  static let options = [
    StageOption(
      "link", .text("name"), help: "Command of the tree to link into /usr/bin", example: "demo",
      shapesTree: false,
      .list { request, values, _ in
        request.links = try values.map { try $0.commandName() }
      }),
    StageOption(
      "conffile", .text("path -> /etc/path"), for: [.lock, .bundle],
      help: "File of the tree that becomes a configuration file of the package",
      details:
        "The tree gets a link to it. Without an arrow, it goes into /etc/<package>. The path is "
        + "relative to the tree, and * and ? stand for any characters.",
      example: "lib/python3*/site-packages/shop/shop.ini -> /etc/shop/shop.ini", shapesTree: false,
      .sentences { request, values, _ in
        request.configurationFiles = try values.map { try $0.configurationFile() }
      }),
    StageOption(
      "sbom", help: "Ship a software bill of materials in /usr/share/doc", default: "yes",
      shapesTree: false, .toggle { $0.shipsBom = $1 }),
    StageOption(
      "no-lintian-overrides", help: "Do not generate lintian overrides",
      shapesTree: false, .flag { $0.overridesLintian = !$1 }),
  ]
}

extension Settings.Value {
  /// Returns the value as a file of the tree and its path below `/etc`.
  ///
  /// Throws `SettingError` for a path that leaves the tree, and for one that is not below `/etc`.
  fileprivate func configurationFile() throws(SettingError) -> ConfigurationFile {
    let parts = text.split(separator: "->", maxSplits: 1, omittingEmptySubsequences: false)
      .map { part in String(part).trimmed }
    guard let path = TreePath(parts[0]) else {
      throw SettingError(
        location: location, message: "'\(parts[0])' is not the path of a file in the tree",
        hint: "write it relative to the tree, such as 'lib/python3*/site-packages/shop/shop.ini'")
    }
    var target: FilePath?
    if parts.count > 1 {
      let file = FilePath(parts[1])
      guard file.isAbsolute, file == file.lexicallyNormalized(), !parts[1].hasSuffix("/"),
        file.components.count > 1, file.components.first == "etc"
      else {
        throw SettingError(
          location: location, message: "'\(parts[1])' is not the path of a file below /etc",
          hint: "write where the file goes, such as '/etc/shop/shop.ini'")
      }
      target = file
    }
    return ConfigurationFile(
      pattern: PathPattern(path.path.string), target: target, location: location)
  }
}

extension String {
  /// The text without blanks at its ends.
  fileprivate var trimmed: String {
    var text = drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text = text.dropLast() }
    return String(text)
  }
}
