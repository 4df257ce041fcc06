internal import SystemPackage

/// The files direct_url.json (PEP 610).
enum DirectURLRule: Rule {
  static let local = FindingCode(
    "direct-url-build-path", .error, "direct_url.json names a local directory",
    why: """
      pip writes the directory of `pip install .` into direct_url.json. It does not exist on the \
      target, discloses where the package was built, and makes the package depend on that \
      directory.
      """,
    hint: "remove direct_url.json and its row in RECORD, or install a wheel from an index")

  static let codes = [local]

  static func check(_ context: CheckContext) throws -> [Finding] {
    try context.artifact.trees.flatMap { tree in
      try tree.distributions.compactMap { distribution in
        guard let file = try DirectURLFile.read(distribution, of: context.artifact),
          !file.isEditable, let directory = file.directory
        else { return nil }
        return Finding(local, file.path, nil, "url names the local directory '\(directory.string)'")
      }
    }
  }
}
