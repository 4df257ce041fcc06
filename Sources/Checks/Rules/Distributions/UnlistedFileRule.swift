internal import Artifacts
internal import SystemPackage

/// Files in `site-packages` that belong to no distribution.
enum UnlistedFileRule: Rule {
  static let unlisted = FindingCode(
    "file-not-in-record", .warning, "a file belongs to no distribution",
    why: """
      No RECORD lists the file: it was copied by hand, is left over from another version, or was \
      written while the package was built. Nothing pins or verifies it.
      """,
    hint: "make a distribution of the file, or remove it")

  static let codes = [unlisted]

  static func check(_ context: CheckContext) -> [Finding] {
    context.artifact.trees.flatMap { tree -> [Finding] in
      // Without RECORD or with egg-info alone a distribution cannot say what is its own.
      let isKnown =
        tree.distributions.allSatisfy { $0.record != nil }
        && !tree.files.contains { $0.isLegacyMetadata }
      guard isKnown else { return [] }
      let listed = Set(tree.recordedFiles.compactMap(\.path))
      return tree.sites.flatMap { site in
        tree.files.filter { file in
          file.isRegular && file.text.utf8.starts(with: site.textPrefix.utf8)
            && !isExpected(file, in: site) && !listed.contains(file.path)
        }.map { Finding(unlisted, $0.path, nil, "not listed in any RECORD") }
      }
    }
  }

  /// Bytecode need not be listed; `_virtualenv` is what virtualenv patches distutils with.
  private static func isExpected(_ file: ArtifactFile, in site: TreeIndex.Site) -> Bool {
    if file.name.hasSuffix(".pyc") { return true }
    return ["_virtualenv.py", "_virtualenv.pth"].contains(file.name)
      && file.directory == site.path.string
  }
}
