internal import Artifacts
internal import SystemPackage

/// Symbolic links: that they lead somewhere, and stay where they should.
enum LinkRule: Rule {
  static let dangling = FindingCode(
    "dangling-link", .error, "a symbolic link leads to nothing",
    why: "What it should lead to is inside the artifact, and is not there.",
    hint: "add the target, or remove the link")
  static let outside = FindingCode(
    "link-out-of-package", .warning, "a link of the tree leads to a file of another package",
    why: """
      The file must come from a package that is in Depends; nothing in the artifact shows that. A \
      link to the interpreter is not meant.
      """,
    hint: "depend on the package that has the file, and say so in an override; or copy the file")
  static let absolute = FindingCode(
    "absolute-link-in-tree", .warning, "a link from the tree into the tree is absolute",
    why: "It breaks when the tree is moved or looked at through another root (Debian Policy 10.5).",
    hint: "make the link relative")
  static let buildDirectory = FindingCode(
    "link-to-build-directory", .error, "a symbolic link leads to where the package was built",
    why: "The directory does not exist on the target.",
    hint: "make the link relative, or copy what it leads to")

  static let codes = [dangling, outside, absolute, buildDirectory]

  static func check(_ context: CheckContext) -> [Finding] {
    let resolver = LinkResolver(artifact: context.artifact)
    return context.artifact.files.compactMap { file in
      file.linkTarget.flatMap { check(file, $0, resolver, context) }
    }
  }

  private static func check(
    _ file: ArtifactFile, _ target: FilePath, _ resolver: LinkResolver, _ context: CheckContext
  ) -> Finding? {
    let path = file.path
    let tree = context.artifact.tree(of: file)
    if let tree, tree.isInterpreter(path) { return nil }
    if context.buildDirectories.contains(where: { target.starts(with: $0) }) {
      return Finding(buildDirectory, path, nil, "it leads to '\(target.string)'")
    }
    switch resolver.resolve(path) {
    case .loop: return Finding(dangling, path, nil, "it leads in circles")
    case .missing(let missing):
      return Finding(
        dangling, path, nil, "it leads to '\(missing.string)', which is not in the artifact")
    case .outside(let destination):
      if tree == nil { return nil }
      return Finding(outside, path, nil, "it leads to '\(destination.string)'")
    case .inside:
      guard let tree, target.isAbsolute, let own = resolver.path(inArtifact: target),
        tree.contains(own)
      else { return nil }
      return Finding(absolute, path, nil, "it leads to '\(target.string)'")
    }
  }
}
