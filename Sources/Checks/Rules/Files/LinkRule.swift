internal import Artifacts
internal import SystemPackage

/// Symbolic links: whether their targets exist, and are where they should be.
enum LinkRule: Rule {
  static let dangling = FindingCode(
    "dangling-link", .error, "a symbolic link leads nowhere",
    why: "The link leads to a path inside the artifact, and nothing is there.",
    hint: "add the target, or remove the link")
  static let outside = FindingCode(
    "link-out-of-package", .warning, "a link of the tree leads out of the package",
    why: """
      The target must come from a package in Depends, which nothing in the artifact shows. Links \
      to the interpreter are not reported.
      """,
    hint: "depend on the package with the target and add an override, or copy the file")
  static let absolute = FindingCode(
    "absolute-link-in-tree", .warning, "a link within the tree is absolute",
    why: """
      The link breaks when the tree is moved, or accessed through another root directory (Debian \
      Policy 10.5).
      """,
    hint: "make the link relative")
  static let buildDirectory = FindingCode(
    "link-to-build-directory", .error, "a symbolic link leads to the build directory",
    why: "The directory does not exist on the target.",
    hint: "make the link relative, or copy the target")

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
      return Finding(buildDirectory, path, nil, "link to '\(target.string)'")
    }
    switch resolver.resolve(path) {
    case .loop: return Finding(dangling, path, nil, "links form a loop")
    case .unresolved(let reason): return Finding(dangling, path, nil, reason)
    case .missing(let missing):
      return Finding(
        dangling, path, nil, "link to '\(missing.string)', which is not in the artifact")
    case .outside(let destination):
      if tree == nil { return nil }
      return Finding(
        outside, path, nil, "link to '\(destination.string)', which is not in the package")
    case .inside:
      guard let tree, target.isAbsolute, let own = resolver.path(inArtifact: target),
        tree.contains(own)
      else { return nil }
      return Finding(absolute, path, nil, "absolute link to '\(target.string)'")
    }
  }
}
