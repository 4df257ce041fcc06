package import SystemPackage

extension FilePath {
  /// Returns whether a text is the absolute path of something below the root directory, in its
  /// shortest form and without control characters.
  ///
  /// A prefix that a manifest or a report names must be one.
  package static func isPlainAbsolute(_ text: String) -> Bool {
    let path = FilePath(text)
    return path.isAbsolute && path.components.count > 1 && path.string == text
      && path.isLexicallyNormal && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
  }

  /// Returns the shortest way from a directory to a path, both relative to the same directory or
  /// both absolute.
  ///
  /// Names alone decide: neither may contain `..`, and symbolic links are not looked at.
  package static func relative(_ path: FilePath, from directory: FilePath) -> FilePath {
    var from = directory.components[...]
    var to = path.components[...]
    while let first = from.first, first == to.first {
      from = from.dropFirst()
      to = to.dropFirst()
    }
    return FilePath(root: nil, from.map { _ in Component("..") } + to)
  }
}
