internal import Core

extension DirectURL: Decodable {
  private enum CodingKeys: String, CodingKey {
    case url
    case archive = "archive_info"
    case directory = "dir_info"
    case revision = "vcs_info"
  }

  /// Decodes the URL; a description of it that breaks the specification counts as none.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    url = try values.decode(String.self, forKey: .url)
    archive = try? values.decode(Archive.self, forKey: .archive)
    directory = try? values.decode(Directory.self, forKey: .directory)
    revision = try? values.decode(Revision.self, forKey: .revision)
  }
}

extension DirectURL.Archive: Decodable {
  private enum CodingKeys: String, CodingKey {
    case hash
    case hashes
  }

  /// Decodes the hash, which old files have in the form `sha256=<hexadecimal digits>`.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let hashes = try values.decodeIfPresent([String: String].self, forKey: .hashes)
    let hash = try values.decodeIfPresent(String.self, forKey: .hash)
    if let hex = hashes?["sha256"] {
      sha256 = Digest(.sha256, hex: hex)
    } else if let hash, hash.hasPrefix("sha256=") {
      sha256 = Digest(.sha256, hex: hash.dropFirst("sha256=".count))
    } else {
      sha256 = nil
    }
  }
}

extension DirectURL.Directory: Decodable {
  private enum CodingKeys: String, CodingKey {
    case isEditable = "editable"
  }

  /// Decodes whether the installation is editable; false where the file does not say.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    isEditable = try values.decodeIfPresent(Bool.self, forKey: .isEditable) ?? false
  }
}

extension DirectURL {
  /// The text of the file: keys sorted, with the separators of Python's `json`, as pip writes it.
  package var json: String {
    Self.object([
      ("archive_info", archive.map { Self.object(Self.members(of: $0)) }),
      ("dir_info", directory.map { Self.object([("editable", $0.isEditable ? "true" : nil)]) }),
      ("url", Self.quote(url)),
      ("vcs_info", revision.map { Self.object(Self.members(of: $0)) }),
    ])
  }

  /// A name and the JSON text of its value; nil for a value that is left out.
  private typealias Member = (name: String, value: String?)

  private static func members(of archive: Archive) -> [Member] {
    guard let hex = archive.sha256?.hex else { return [] }
    return [("hash", quote("sha256=\(hex)")), ("hashes", object([("sha256", quote(hex))]))]
  }

  private static func members(of revision: Revision) -> [Member] {
    [
      ("commit_id", quote(revision.commit)),
      ("requested_revision", revision.requestedRevision.map(quote)),
      ("vcs", quote(revision.vcs)),
    ]
  }

  private static func object(_ members: [Member]) -> String {
    let texts = members.compactMap { name, value in value.map { "\(quote(name)): \($0)" } }
    return "{" + texts.joined(separator: ", ") + "}"
  }

  private static func quote(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
