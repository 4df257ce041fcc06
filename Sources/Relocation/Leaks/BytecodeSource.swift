package import SystemPackage

/// The modules from which files in `__pycache__` were compiled.
package enum BytecodeSource {
  /// Returns whether a file is bytecode whose source is one of `files`.
  package static func isAmong(_ files: Set<FilePath>, of path: FilePath) -> Bool {
    candidates(for: path).contains(where: files.contains)
  }

  /// Returns what the source of a file in `__pycache__` can be called: the name without `.pyc`, the
  /// tag of the interpreter, and perhaps the level of optimization (PEP 3147, PEP 488).
  private static func candidates(for path: FilePath) -> [FilePath] {
    let directory = path.removingLastComponent()
    guard path.extension == "pyc", directory.lastComponent?.string == "__pycache__",
      var stem = path.stem
    else { return [] }
    var sources: [FilePath] = []
    for _ in 0..<2 {
      guard let dot = stem.lastIndex(of: ".") else { break }
      stem = String(stem[..<dot])
      sources.append(directory.removingLastComponent().appending("\(stem).py"))
    }
    return sources
  }
}
