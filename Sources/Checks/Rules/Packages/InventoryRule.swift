internal import Artifacts
internal import SystemPackage

/// Whether a package says what is in its trees.
enum InventoryRule: Rule {
  static let missing = FindingCode(
    "sbom-missing", .info, "the package has no software bill of materials",
    why: """
      A CycloneDX or SPDX document in /usr/share/doc shows vulnerability scanners the \
      distributions of the tree, which dpkg does not know about.
      """,
    hint: "ship the output of 'venvdeb sbom'; venvdeb's add-on does, unless 'no-sbom' is set")

  static let codes = [missing]

  static func check(_ context: CheckContext) -> [Finding] {
    guard context.artifact.kind == .deb, !context.artifact.trees.isEmpty else { return [] }
    let hasOne = context.artifact.files.contains { file in
      file.isRegular && file.text.hasPrefix("usr/share/doc/")
        && [".cdx.json", ".spdx.json", ".cdx.json.gz", ".spdx.json.gz"].contains {
          file.name.hasSuffix($0)
        }
    }
    return hasOne
      ? []
      : [
        Finding(missing, "usr/share/doc", nil, "no '.cdx.json' or '.spdx.json' below usr/share/doc")
      ]
  }
}
