internal import Core
internal import Locks
internal import Packaging

/// What pip would install (pip documentation, "Installation Report").
struct PipReport: Decodable {
  /// A distribution.
  struct Item: Decodable {
    /// The part of its metadata that is read.
    struct Metadata: Decodable {
      let name: String
      let version: String
    }
    /// Where pip has read it from: `direct_url.json` of everything (PEP 610).
    let download: DirectURL
    /// Whether a requirement names the path or URL.
    let isDirect: Bool
    let metadata: Metadata

    private enum CodingKeys: String, CodingKey {
      case metadata
      case download = "download_info"
      case isDirect = "is_direct"
    }
  }
  let install: [Item]
}

extension PipReport.Item {
  /// Where a requirement has it from; nil for a subdirectory that leads out of its archive or repository.
  var location: ArtifactLocation? { isDirect ? ArtifactLocation(download) : .index }

  /// The hashes of the file that it was read from.
  var hashes: [Digest] { download.archive?.hashes ?? [] }
}
