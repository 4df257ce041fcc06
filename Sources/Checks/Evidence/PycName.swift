internal import Artifacts
internal import SystemPackage

/// The name of a file in `__pycache__`: `<module>.<tag>[.opt-<level>].pyc`.
struct PycName {
  let module: String
  /// As in "cpython-311".
  let tag: String
  /// The source, beside the directory; relative to the artifact's root.
  let source: FilePath

  /// Nil for a file that is not in `__pycache__`, or not called so.
  init?(_ file: ArtifactFile) {
    let name = file.name
    let directory = file.directory
    guard file.isRegular, name.hasSuffix(".pyc"),
      directory == "__pycache__" || directory.hasSuffix("/__pycache__")
    else { return nil }
    var parts = name.dropLast(4).split(separator: ".", omittingEmptySubsequences: false)
    if parts.count > 2, parts[parts.count - 1].hasPrefix("opt-") { parts.removeLast() }
    guard parts.count >= 2, let tag = parts.popLast() else { return nil }
    self.tag = String(tag)
    module = parts.joined(separator: ".")
    source = FilePath("\(directory.dropLast("__pycache__".count))\(module).py")
  }

  /// The minor version in a tag of CPython 3, as 11 in "cpython-311" and "cpython-311d".
  var minor: Int? {
    guard tag.hasPrefix("cpython-3") else { return nil }
    return Int(tag.dropFirst("cpython-3".count).prefix { $0.isNumber })
  }
}
