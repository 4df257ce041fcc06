internal import Core
internal import FoundationEssentials
internal import Packaging
internal import SystemPackage

/// The file direct_url.json of a distribution (PEP 610).
struct DirectURLFile {
  let path: FilePath
  let url: String
  let isEditable: Bool

  /// The local directory that it names.
  var directory: FilePath? {
    guard url.hasPrefix("file://") else { return nil }
    let path = url.dropFirst("file://".count)
    return path.hasPrefix("/") ? PercentEncoding.decodedPath(String(path)) : nil
  }

  /// Reads the file of a distribution; nil if it has none, or one that is not JSON.
  ///
  /// Throws `FileError`.
  static func read(
    _ distribution: TreeIndex.Distribution, of artifact: ArtifactIndex
  ) throws -> DirectURLFile? {
    struct Document: Decodable {
      struct Directory: Decodable { let editable: Bool? }
      let url: String
      let directory: Directory?

      enum CodingKeys: String, CodingKey {
        case url
        case directory = "dir_info"
      }
    }
    let path = distribution.directory.appending("direct_url.json")
    guard let bytes = try artifact.read(path),
      let document = try? JSONDecoder().decode(Document.self, from: Data(bytes))
    else { return nil }
    return DirectURLFile(
      path: path, url: document.url, isEditable: document.directory?.editable ?? false)
  }
}
