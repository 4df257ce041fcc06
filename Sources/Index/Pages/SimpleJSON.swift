internal import Core

/// The page of a distribution in JSON (PEP 691, with the sizes of PEP 700).
///
/// Members that nobody knows are ignored, as are files that say nothing of use.
enum SimpleJSON {
  private struct Page: Decodable {
    let meta: Meta
    let files: [File]
  }

  private struct Meta: Decodable {
    let version: String

    enum CodingKeys: String, CodingKey { case version = "api-version" }
  }

  private struct File: Decodable {
    let filename: String
    let url: String
    let hashes: [String: String]?
    let requiresPython: String?
    let yanked: Flag?
    let size: Int?
    let coreMetadata: HashedFlag?
    let distInfoMetadata: HashedFlag?

    enum CodingKeys: String, CodingKey {
      case filename, url, hashes, yanked, size
      case requiresPython = "requires-python"
      case coreMetadata = "core-metadata"
      case distInfoMetadata = "dist-info-metadata"
    }
  }

  /// `true`, `false`, or a reason that means `true`.
  private enum Flag: Decodable {
    case no
    case yes(String)

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let flag = try? value.decode(Bool.self) {
        self = flag ? .yes("") : .no
      } else {
        self = .yes(try value.decode(String.self))
      }
    }
  }

  /// `true`, `false`, or hashes that mean `true`.
  private struct HashedFlag: Decodable {
    let isSet: Bool
    let hashes: [String: String]

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let flag = try? value.decode(Bool.self) {
        (isSet, hashes) = (flag, [:])
      } else {
        (isSet, hashes) = (true, try value.decode([String: String].self))
      }
    }
  }

  /// Returns the files of a page.
  ///
  /// Throws `IndexError.badPage`.
  static func files(
    in bytes: [UInt8], at address: WebAddress
  ) throws(IndexError) -> [IndexFile] {
    let page: Page
    do {
      page = try JSONText.decode(Page.self, from: bytes)
    } catch {
      throw .badPage(address, JSONText.flaw(error))
    }
    guard page.meta.version.split(separator: ".").first == "1" else {
      throw .badPage(address, "unsupported version '\(page.meta.version.excerpt)' (use 1.x)")
    }
    return page.files.map { found in
      var file = IndexFile(
        name: found.filename, reference: String(found.url.prefix { $0 != "#" }))
      file.hashes = digests(found.hashes ?? [:])
      file.requiresPython = found.requiresPython.flatMap { $0.isEmpty ? nil : $0 }
      if case .yes(let reason) = found.yanked { file.yanked = reason }
      file.size = found.size.flatMap { $0 >= 0 ? $0 : nil }
      let metadata = found.coreMetadata ?? found.distInfoMetadata
      file.hasMetadata = metadata?.isSet == true
      file.metadataHashes = digests(metadata?.hashes ?? [:])
      return file
    }
  }

  private static func digests(_ hashes: [String: String]) -> [Digest] {
    HashAlgorithm.allCases.compactMap { algorithm in
      hashes[algorithm.rawValue].flatMap { Digest(algorithm, hex: $0) }
    }
  }
}
