internal import Core

extension DirectURL: Decodable {
  private enum CodingKeys: String, CodingKey {
    case url, subdirectory
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
    subdirectory = try? values.decode(String.self, forKey: .subdirectory)
  }
}

extension DirectURL.Archive: Decodable {
  private enum CodingKeys: String, CodingKey {
    case hash
    case hashes
  }

  /// Decodes the hashes; old files have one, in the form `sha256=<hexadecimal digits>`.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    var texts = try values.decodeIfPresent([String: String].self, forKey: .hashes) ?? [:]
    let hash = try values.decodeIfPresent(String.self, forKey: .hash) ?? ""
    let parts = hash.split(separator: "=", maxSplits: 1).map(String.init)
    if parts.count == 2, texts[parts[0]] == nil { texts[parts[0]] = parts[1] }
    self.init(
      hashes: texts.compactMap { name, hex in
        HashAlgorithm(rawValue: name).flatMap { Digest($0, hex: hex) }
      })
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
      ("subdirectory", subdirectory.map(Self.quote)),
      ("url", Self.quote(url)),
      ("vcs_info", revision.map { Self.object(Self.members(of: $0)) }),
    ])
  }

  /// A name and the JSON text of its value; nil for a value that is left out.
  private typealias Member = (name: String, value: String?)

  private static func members(of archive: Archive) -> [Member] {
    guard let first = archive.sha256 ?? archive.hashes.first else { return [] }
    return [
      ("hash", quote("\(first.algorithm.rawValue)=\(first.hex)")),
      ("hashes", object(archive.hashes.map { ($0.algorithm.rawValue, quote($0.hex)) })),
    ]
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
