internal import Pipeline

/// The options that say what else the package gets.
enum PackageOptions: OptionSection {
  static let title = "Package"

  static let options = [
    StageOption(
      "link", .text("name"), help: "Command of the tree to link into /usr/bin", example: "demo",
      shapesTree: false, .list { request, values, _ in request.links = values.map(\.text) }),
    StageOption(
      "sbom", help: "Ship a software bill of materials in /usr/share/doc", default: "yes",
      shapesTree: false, .toggle { $0.shipsBom = $1 }),
    StageOption(
      "no-lintian-overrides", help: "Do not generate lintian overrides",
      shapesTree: false, .flag { $0.overridesLintian = !$1 }),
  ]
}
