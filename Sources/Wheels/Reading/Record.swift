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
    /// The digest; nil in a row without one (of RECORD itself and its signatures).
    package let digest: Digest?
    /// The number of bytes of the file; nil in a row without it.
    package let size: Int?

    package init(path: String, digest: Digest?, size: Int?) {
      self.path = path
      self.digest = digest
      self.size = size
    }
  }

  /// The rows in the order of the file, each path once.
  package let rows: [Row]

  package init(rows: [Row]) { self.rows = rows }

  /// The text of the file: rows in byte order of their paths, `\n` line ends, RECORD's own row without
  /// digest and size.
  package var text: String {
    rows.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }.map { row in
      let digest = row.digest.map { "\($0.algorithm.rawValue)=\($0.base64URL)" } ?? ""
      return "\(Self.quote(row.path)),\(digest),\(row.size.map(String.init) ?? "")\n"
    }.joined()
  }

  /// Returns the path of a file as a row has it, as pip writes it: relative to `directory`, which
  /// holds the metadata directory; both are relative to the tree.
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
