internal import Artifacts
internal import Core
internal import Packaging
internal import SystemPackage
internal import Wheels

/// The files direct_url.json (PEP 610).
enum DirectURLRule: Rule {
  static let local = FindingCode(
    "direct-url-build-path", .error, "a distribution says that it comes from a local directory",
    why: """
      pip writes the directory of `pip install .` into direct_url.json. It does not exist on the \
      target, gives away where the package was built, and makes it depend on that.
      """,
    hint: "remove direct_url.json and its row in RECORD, or install a wheel from an index")

  static let codes = [local]

  static func check(_ subject: Subject) throws -> [Finding] {
    try subject.trees.flatMap { tree in
      try tree.distributions.compactMap { distribution in
        guard let contents = try read(distribution, subject) else { return nil }
        let path = path(of: distribution)
        if contents.directory?.isEditable == true {
          return Finding(PathFileRule.editable, path, nil, "it says so")
        }
        guard let directory = contents.localPath else { return nil }
        return Finding(local, path, nil, "it names '\(directory.string)'")
      }
    }
  }

  /// Reads the file of a distribution; nil if it has none, or one that is not JSON.
  static func read(_ distribution: Tree.Distribution, _ subject: Subject) throws -> DirectURL? {
    try subject.read(path(of: distribution)).flatMap { DirectURL(parsing: $0) }
  }

  private static func path(of distribution: Tree.Distribution) -> FilePath {
    distribution.directory.appending("direct_url.json")
  }
}
