package import SystemPackage

/// The directories that a tree must not name: those in which it, or a part of it, was built.
package struct BuildDirectories: Sendable {
  /// The directories that are searched for; none is below another.
  package let directories: [FilePath]
  /// The paths that the tree may call itself by.
  private let trees: [FilePath]
  /// Those that nothing but builds had, and that are gone afterwards.
  package let temporary: [FilePath]
  private let searches: [PathSearch]

  /// Selects from `paths`, in which a tree was built that may call itself by any of `trees`: where
  /// it is now, where it will be in the destdir, and on the target.
  ///
  /// Those in `temporary` were made by venvdeb for builds, and are gone afterwards.
  ///
  /// Our own directories have names that nothing else has. The project's directory may be as short
  /// as `/src`, which occurs in many published wheels and means nothing there; only a path that
  /// cannot be an accident is searched for.
  package init(_ paths: [FilePath], temporary: [FilePath] = [], trees: [FilePath]) {
    var all: [FilePath] = []
    for path in paths + temporary where path.components.count > 1 && !all.contains(path) {
      all.append(path)
    }
    // What is below another is found with that.
    let outermost = all.filter { path in
      !all.contains { $0 != path && path.starts(with: $0) }
    }
    self.init(exactly: outermost, temporary: temporary, trees: trees)
  }

  /// Takes directories of any length.
  init(exactly directories: [FilePath], temporary: [FilePath] = [], trees: [FilePath]) {
    self.directories = directories
    self.temporary = temporary
    self.trees = trees
    searches = directories.compactMap { PathSearch(Array($0.string.utf8)) }
  }

  /// Returns whether a text names one of the directories, or what is below it.
  package func areNamed(in text: some StringProtocol) -> Bool {
    searches.contains { $0.isNamed(in: text) }
  }

  /// Returns the path within the tree that an absolute path stands for; nil for every other path.
  package func treePath(of text: some StringProtocol) -> FilePath? {
    var path = FilePath(String(text))
    for tree in trees where path.removePrefix(tree) { return path }
    return nil
  }
}
