internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage

/// What pip would install (pip documentation, "Installation Report").
struct PipReport: Decodable {
  /// A distribution.
  struct Item: Decodable {
    /// Where pip has read it from: direct_url.json of everything (PEP 610).
    struct Download: Decodable {
      let url: String
      let subdirectory: String?
      let archive: Archive?
      let directory: Directory?
      let revision: DirectURL.Revision?

      private enum CodingKeys: String, CodingKey {
        case url, subdirectory
        case archive = "archive_info"
        case directory = "dir_info"
        case revision = "vcs_info"
      }
    }
    /// A file.
    struct Archive: Decodable {
      let hash: String?
      let hashes: [String: String]?
    }
    /// A source tree.
    struct Directory: Decodable {}
    /// The part of its metadata that is read.
    struct Metadata: Decodable {
      let name: String
      let version: String
    }
    let download: Download
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
  /// Where a requirement has it from.
  var location: ArtifactLocation {
    guard isDirect else { return .index }
    let url = download.url
    let fragment = download.subdirectory.map { "#subdirectory=\($0)" } ?? ""
    if let revision = download.revision {
      let text = "\(revision.vcs)+\(url)@\(revision.commit)\(fragment)"
      return VCSReference(text).map { .vcs($0) } ?? .url(text)
    }
    if url.hasPrefix("file:///"), fragment.isEmpty {
      let path = PercentEncoding.decodedPath(String(url.dropFirst("file://".count)))
      return download.directory == nil ? .file(path) : .directory(path)
    }
    return .url(url + fragment)
  }

  /// The hashes of the file that it was read from.
  var hashes: [Digest] {
    var texts = download.archive?.hashes ?? [:]
    let parts = (download.archive?.hash ?? "").split(separator: "=", maxSplits: 1)
    if parts.count == 2 { texts[String(parts[0])] = String(parts[1]) }
    return texts.sorted { $0.key < $1.key }.compactMap { name, hex in
      HashAlgorithm(rawValue: name).flatMap { Digest($0, hex: hex) }
    }
  }
}
