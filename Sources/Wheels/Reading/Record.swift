package import Core
package import SystemPackage

/// A wheel's RECORD: which files it has, their digests and sizes.
///
/// See the PyPA specification "Recording installed projects" and PEP 427.
package struct Record: Sendable, Hashable {
  /// One file of the wheel.
  package struct Row: Sendable, Hashable {
    /// The path relative to the directory that holds the `.dist-info` directory, `/`-separated.
    package let path: String
    /// The digest; nil where the row has none (RECORD itself and its signatures).
    package let digest: Digest?
    /// How many bytes the file has; nil where the row does not say.
    package let size: Int?

    package init(path: String, digest: Digest?, size: Int?) {
      self.path = path
      self.digest = digest
      self.size = size
    }
  }

  package let rows: [Row]

  package init(rows: [Row]) { self.rows = rows }

  /// The file's text: rows in byte order of their paths, `\n` line ends, RECORD's own row without
  /// digest and size.
  package var text: String {
    rows.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }.map { row in
      let digest = row.digest.map { "\($0.algorithm.rawValue)=\($0.base64URL)" } ?? ""
      return "\(Self.quote(row.path)),\(digest),\(row.size.map(String.init) ?? "")\n"
    }.joined()
  }

  /// The path of a file as a row has it: the shortest way from the directory that holds the metadata
  /// directory, as pip writes it; both are relative to the tree.
  package static func path(to path: String, from directory: FilePath) -> String {
    var rest = path.utf8[...]
    var remaining = directory.components[...]
    while let name = remaining.first?.string, rest.starts(with: "\(name)/".utf8) {
      rest = rest.dropFirst(name.utf8.count + 1)
      remaining = remaining.dropFirst()
    }
    return String(repeating: "../", count: remaining.count) + String(Substring(rest))
  }

  private static func quote(_ field: String) -> String {
    guard field.utf8.contains(where: { [0x22, 0x2c, 0x0a, 0x0d].contains($0) }) else {
      return field
    }
    // Bytes, not characters: a mark after a quote would make another character of both.
    let doubled = field.utf8.flatMap { $0 == UInt8(ascii: "\"") ? [$0, $0] : [$0] }
    return "\"" + String(decoding: doubled, as: UTF8.self) + "\""
  }
}
