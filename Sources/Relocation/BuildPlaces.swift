package import SystemPackage

/// The directories that a tree must not name: those in which it, or a part of it, was built.
package struct BuildPlaces: Sendable {
  /// What is looked for in the tree.
  package let directories: [FilePath]
  private let inTree: [FilePath]

  /// The places of a run that builds in `paths`, of a tree that may call itself by any of `trees`:
  /// where it is now, where it will be in the build directory, and on the target.
  ///
  /// Our own directories have names that nothing else has. The project's directory may be as short
  /// as `/src`, which stands in many published wheels and means nothing there; only a path that
  /// cannot be an accident is looked for.
  package init(_ paths: [FilePath], trees: [FilePath]) {
    var all: [FilePath] = []
    for path in paths where path.components.count > 1 && !all.contains(path) { all.append(path) }
    // What is below another is found with that.
    directories = all.filter { path in !all.contains { $0 != path && path.starts(with: $0) } }
    inTree = trees
  }

  /// Whether a text has one of these directories in it.
  package func named(in text: some StringProtocol) -> Bool {
    directories.contains { text.contains($0.string) }
  }

  /// What of the tree a path means that names the tree where it is now, where it will be in the
  /// build directory or where it will be on the target; nil for every other path.
  package func treePath(of text: some StringProtocol) -> FilePath? {
    var path = FilePath(String(text))
    for place in inTree where path.removePrefix(place) { return path }
    return nil
  }
}
