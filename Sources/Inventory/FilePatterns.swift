internal import SystemPackage
internal import Wheels

/// The shortest patterns that match the files of each distribution and of no other one.
///
/// The patterns are those of the field `Files` in debian/copyright, where `*` matches slashes, too.
struct FilePatterns {
  /// A directory with what is in it.
  private final class Directory {
    var directories: [String: Directory] = [:]
    /// The distributions whose files are directly in it.
    var files: [(name: String, owner: Int)] = []
    /// The distributions that have files at any depth.
    var owners: Set<Int> = []
  }

  /// The patterns of each distribution, relative to the tree, sorted.
  let patterns: [[String]]

  /// Finds the patterns of distributions by their files, relative to the tree.
  ///
  /// A file of several belongs to the first. A directory stands for all its files only where
  /// distributions have directories of their own, not for `lib` as a whole.
  init(_ files: [[FilePath]], sitePackages: [FilePath]) {
    let root = Directory()
    var seen: Set<FilePath> = []
    for (owner, paths) in files.enumerated() {
      for path in paths where seen.insert(path).inserted {
        var directory = root
        for component in path.removingLastComponent().components {
          directory.owners.insert(owner)
          let name = component.string
          let next = directory.directories[name] ?? Directory()
          directory.directories[name] = next
          directory = next
        }
        directory.owners.insert(owner)
        directory.files.append((path.lastComponent?.string ?? "", owner))
      }
    }
    var patterns = [[String]](repeating: [], count: files.count)
    func visit(_ directory: Directory, _ path: FilePath) {
      let isShared =
        path.components.count < 2 || sitePackages.contains { $0.starts(with: path) }
        || sitePackages.contains(path.removingLastComponent())
          && path.lastComponent?.string == "__pycache__"
      if !isShared, directory.owners.count == 1, let owner = directory.owners.first {
        patterns[owner].append(Self.escaped(path.string) + "/*")
        return
      }
      for (name, owner) in directory.files {
        patterns[owner].append(Self.escaped(path.appending(name).string))
        // The bytecode of a module, which RECORD need not list.
        if name.hasSuffix(".py"), !path.string.hasSuffix("__pycache__"), !name.contains("/") {
          let cache = path.appending("__pycache__").appending(String(name.dropLast(2)))
          patterns[owner].append(Self.escaped(cache.string) + "*")
        }
      }
      for (name, next) in directory.directories { visit(next, path.appending(name)) }
    }
    visit(root, "")
    self.patterns = patterns.map { list in
      list.withoutDuplicates.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
  }

  /// A path in which nothing is a wildcard but what must be: blanks separate patterns.
  private static func escaped(_ path: String) -> String {
    var result = ""
    for character in path.unicodeScalars {
      switch character {
      case "*", "?", "\\": result += "\\\(character)"
      case _ where character.properties.isWhitespace: result += "?"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
