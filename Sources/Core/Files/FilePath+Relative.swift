package import SystemPackage

extension FilePath {
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
