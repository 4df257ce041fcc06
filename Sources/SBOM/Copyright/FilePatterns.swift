internal import Core

/// The shortest patterns that match the files of one distribution and no files of another.
///
/// The patterns are those of the field `Files` in debian/copyright, where `*` matches slashes, too.
struct FilePatterns {
  /// A directory and its contents.
  private final class Directory {
    var directories: [Substring: Directory] = [:]
    /// The files directly in it, each with the index of its distribution.
    var files: [(name: Substring, owner: Int)] = []
    /// The distributions with files at any depth.
    var owners: Set<Int> = []
  }

  /// The patterns of each distribution, relative to the tree, sorted.
  private(set) var patterns: [[String]]
  /// The directories that all distributions share.
  private let sitePackages: Set<String>

  /// Finds the patterns of distributions by their files, relative to the tree.
  ///
  /// A file of several belongs to the first. A directory stands for all its files only where
  /// distributions have directories of their own, not for `lib` as a whole.
  /// Throws `BudgetError`.
  init(_ files: [[TreePath]], sitePackages: [String], budget: Budget) throws(BudgetError) {
    self.sitePackages = Set(sitePackages)
    patterns = Array(repeating: [], count: files.count)
    let root = Directory()
    var seen: Set<TreePath> = []
    for (owner, paths) in files.enumerated() {
      for path in paths where seen.insert(path).inserted {
        let components = path.string.split(separator: "/")
        guard let name = components.last else { continue }
        try budget.spend(entries: components.count)
        var directory = root
        for component in components.dropLast() {
          directory.owners.insert(owner)
          let next = directory.directories[component] ?? Directory()
          directory.directories[component] = next
          directory = next
        }
        directory.owners.insert(owner)
        directory.files.append((name, owner))
      }
    }
    visit(root, path: "")
    patterns = patterns.map { list in
      list.withoutDuplicates.sorted { $0.precedes($1) }
    }
  }

  private mutating func visit(_ directory: Directory, path: String) {
    func appending(_ name: some StringProtocol) -> String {
      path.isEmpty ? String(name) : "\(path)/\(name)"
    }
    if !isShared(path), directory.owners.count == 1, let owner = directory.owners.first {
      patterns[owner].append(Self.escaped(path) + "/*")
      return
    }
    for (name, owner) in directory.files {
      patterns[owner].append(Self.escaped(appending(name)))
      // The bytecode of a module, which RECORD need not list.
      if name.hasSuffix(".py") {
        patterns[owner].append(
          Self.escaped(appending("__pycache__/\(name.dropLast(2))")) + "*")
      }
    }
    for (name, next) in directory.directories { visit(next, path: appending(name)) }
  }

  /// Returns whether a directory belongs to no single distribution, whichever has files in it.
  private func isShared(_ path: String) -> Bool {
    if sitePackages.contains(where: { path.hasPrefix($0 + "/") }) {
      return sitePackages.contains { path == $0 + "/__pycache__" }
    }
    // As share/man/man1 and include/site/python3.11 are.
    return path.utf8.count { $0 == UInt8(ascii: "/") } < 3
  }

  /// Returns a path with its wildcards escaped, and `?` for white space, which separates patterns.
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
