internal import Artifacts
internal import SystemPackage

/// A line of a `.pth` file that adds an absolute directory to Python's path.
struct PathFileLine {
  let number: Int
  let directory: FilePath

  /// Returns the first line of a `.pth` file whose directory is neither in the artifact nor below
  /// `/usr`.
  ///
  /// Throws `FileError`.
  static func outside(of artifact: ArtifactIndex, in path: FilePath) throws -> PathFileLine? {
    guard let text = try artifact.text(path) else { return nil }
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where line.hasPrefix("/") {
      let directory = FilePath(String(line))
      if directory.starts(with: "/usr") { continue }
      let own = LinkResolver(artifact: artifact).path(inArtifact: directory)
      if let own, artifact.byPath[own] != nil { continue }
      return PathFileLine(number: index + 1, directory: directory)
    }
    return nil
  }
}
