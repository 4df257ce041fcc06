internal import Artifacts
internal import Core
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// Whether the commands that distributions declare are there.
enum EntryPointRule: Rule {
  static let missing = FindingCode(
    "entry-point-missing", .warning, "a command that a distribution declares is missing in bin",
    why: """
      The distribution declares the command in entry_points.txt, and an installer makes a script \
      from that. The script was removed, or two distributions declare the same name.
      """,
    hint: "reinstall the distribution, or add an override that says why the command is left out")

  static let codes = [missing]

  static func check(_ context: CheckContext) throws -> [Finding] {
    try context.artifact.trees.flatMap { tree in
      try tree.sites.flatMap { site in
        try site.distributions.flatMap { try check($0, site, tree, context) }
      }
    }
  }

  private static func check(
    _ distribution: TreeIndex.Distribution, _ site: TreeIndex.Site, _ tree: TreeIndex,
    _ context: CheckContext
  ) throws -> [Finding] {
    let path = distribution.directory.appending("entry_points.txt")
    guard let text = try context.artifact.text(path),
      // MetadataRule says of those that cannot be parsed at all.
      let entryPoints = try? EntryPoints(
        parsing: text, tolerance: Set(EntryPoints.Tolerance.allCases)),
      let version = site.version
    else { return [] }
    return entryPoints.scripts(for: version).compactMap { script in
      let place = tree.path.pushing(FilePath("bin").appending(script.name))
      guard context.artifact.byPath[place] == nil else { return nil }
      return Finding(missing, path, nil, "command '\(script.name)' is not in bin")
    }
  }
}
