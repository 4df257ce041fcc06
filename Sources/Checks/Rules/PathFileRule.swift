internal import Artifacts
internal import SystemPackage

/// Files that add directories to Python's path: `.pth`, `.egg-link`, editable installations.
enum PathFileRule: Rule {
  static let editable = FindingCode(
    "editable-install", .error, "a distribution is installed in editable mode",
    why: """
      Its modules are not in the tree but in a directory of the build machine, which a `.pth` or \
      `.egg-link` file or a finder module names: on the target they cannot be imported. `pip install \
      -e` does this.
      """,
    hint: "install the project as a regular wheel")
  static let absolute = FindingCode(
    "absolute-path-in-pth", .error, "a .pth file names an absolute directory outside the package",
    why: "The directory does not exist on the target, so its modules cannot be imported.",
    hint: "put the modules into the tree, and a relative path into the .pth file")

  static let codes = [editable, absolute]

  static func check(_ subject: Subject) throws -> [Finding] {
    try subject.trees.flatMap { tree in
      try tree.sites.flatMap { site in
        try tree.files.filter { $0.isRegular && $0.directory == site.path.string }
          .compactMap { try check($0.path, subject) }
      }
    }
  }

  private static func check(_ path: FilePath, _ subject: Subject) throws -> Finding? {
    let name = path.lastComponent?.string ?? ""
    if name.hasPrefix("__editable__") || name.hasSuffix(".egg-link") {
      return Finding(editable, path, nil, "it leads to the sources of a project")
    }
    guard name.hasSuffix(".pth"), let text = try subject.text(path) else { return nil }
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where line.hasPrefix("/") {
      let target = FilePath(String(line))
      if target.starts(with: "/usr") { continue }
      let place = LinkResolver(subject: subject).place(target)
      if let place, subject.byPath[place] != nil { continue }
      let code = name == "easy-install.pth" ? editable : absolute
      return Finding(
        code, path, .line(index + 1), "it names '\(target.string)', which is not in the package")
    }
    return nil
  }
}
