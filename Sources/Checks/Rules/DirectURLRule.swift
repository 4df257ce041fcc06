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

  /// What a direct_url.json says.
  struct Contents {
    let path: FilePath
    let url: String
    let isEditable: Bool

    /// The local directory that it names.
    var directory: FilePath? {
      guard url.hasPrefix("file://") else { return nil }
      let path = url.dropFirst("file://".count)
      return path.hasPrefix("/") ? PercentEncoding.decodedPath(String(path)) : nil
    }
  }

  static func check(_ subject: Subject) throws -> [Finding] {
    try subject.trees.flatMap { tree in
      try tree.distributions.compactMap { distribution in
        guard let contents = try read(distribution, subject) else { return nil }
        if contents.isEditable {
          return Finding(PathFileRule.editable, contents.path, nil, "it says so")
        }
        guard let directory = contents.directory else { return nil }
        return Finding(local, contents.path, nil, "it names '\(directory.string)'")
      }
    }
  }

  /// Reads the file of a distribution; nil if it has none, or one that is no JSON.
  static func read(_ distribution: Tree.Distribution, _ subject: Subject) throws -> Contents? {
    struct Document: Decodable {
      struct Directory: Decodable { let editable: Bool? }
      let url: String
      let directory: Directory?

      enum CodingKeys: String, CodingKey {
        case url
        case directory = "dir_info"
      }
    }
    let path = distribution.directory.appending("direct_url.json")
    guard let bytes = try subject.read(path),
      let document = try? JSONText.decode(Document.self, from: bytes)
    else { return nil }
    return Contents(
      path: path, url: document.url, isEditable: document.directory?.editable ?? false)
  }
}
