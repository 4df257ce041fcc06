internal import Packaging
internal import SystemPackage

/// The file direct_url.json of a distribution (PEP 610).
struct DirectURLFile {
  let path: FilePath
  let contents: DirectURL

  /// Reads the file of a distribution; nil if it has none, or one that is not JSON.
  ///
  /// Throws `FileError`.
  static func read(
    _ distribution: TreeIndex.Distribution, of artifact: ArtifactIndex
  ) throws -> DirectURLFile? {
    let path = distribution.directory.appending("direct_url.json")
    guard let bytes = try artifact.read(path), let contents = DirectURL(parsing: bytes) else {
      return nil
    }
    return DirectURLFile(path: path, contents: contents)
  }

  /// Whether the distribution is installed in editable mode.
  var isEditable: Bool { contents.directory?.isEditable == true }

  /// The local directory that it names.
  var directory: FilePath? { contents.localPath }
}
