package import SystemPackage

extension Record.Row {
  /// Returns the path of the file relative to the tree; nil for a file outside the tree.
  ///
  /// Rows are relative to `sitePackages`, which is relative to the tree (PyPA specification
  /// "Recording installed projects"). An absolute one names a file of the target: it counts if it
  /// is below `prefix`.
  package func path(inTreeFrom sitePackages: String, prefix: FilePath? = nil) -> String? {
    // Nearly all rows need no more than this.
    let isPlain =
      !path.hasPrefix("/") && !path.hasPrefix(".") && !path.hasSuffix("/")
      && !path.contains("/.") && !path.contains("//")
    if isPlain { return "\(sitePackages)/\(path)" }
    if path.hasPrefix("/") {
      var rest = FilePath(path)
      guard let prefix, rest.removePrefix(prefix) else { return nil }
      return rest.string
    }
    var components = sitePackages.split(separator: "/")
    for component in path.split(separator: "/") where component != "." {
      if component != ".." {
        components.append(component)
      } else if components.popLast() == nil {
        return nil
      }
    }
    // `lib64` is a link to `lib`.
    if components.first == "lib64" { components[0] = "lib" }
    return components.joined(separator: "/")
  }
}
