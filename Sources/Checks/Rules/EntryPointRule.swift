internal import Artifacts
internal import Core
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// Whether the commands that distributions declare are there.
enum EntryPointRule: Rule {
  static let missing = FindingCode(
    "entry-point-missing", .warning, "a command that a distribution declares is not in bin",
    why: """
      The distribution has it in entry_points.txt, and an installer makes a program of it. It was \
      removed, or two distributions declare the same name.
      """,
    hint: "install the distribution again, or say in an override why the command is left out")

  static let codes = [missing]

  static func check(_ subject: Subject) throws -> [Finding] {
    try subject.trees.flatMap { tree in
      try tree.sites.flatMap { site in
        try site.distributions.flatMap { try check($0, site, tree, subject) }
      }
    }
  }

  private static func check(
    _ distribution: Tree.Distribution, _ site: Tree.Site, _ tree: Tree, _ subject: Subject
  ) throws -> [Finding] {
    let path = distribution.directory.appending("entry_points.txt")
    guard let text = try subject.text(path), let entryPoints = try? EntryPoints(parsing: text),
      let version = site.version
    else { return [] }
    return entryPoints.scripts(for: version).compactMap { script in
      let place = tree.path.pushing(FilePath("bin").appending(script.name))
      guard subject.byPath[place] == nil else { return nil }
      return Finding(missing, path, nil, "bin/\(script.name) is not there")
    }
  }
}
