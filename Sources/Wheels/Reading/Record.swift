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

    /// Appends the line of the file.
    func append(to bytes: inout [UInt8]) {
      let comma = UInt8(ascii: ",")
      bytes += Record.quote(path).utf8
      bytes.append(comma)
      if let digest {
        bytes += digest.algorithm.rawValue.utf8
        bytes.append(UInt8(ascii: "="))
        digest.appendBase64URL(to: &bytes)
      }
      bytes.append(comma)
      if let size { bytes += String(size).utf8 }
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  /// The rows in the order of the file, each path once.
  package let rows: [Row]

  package init(rows: [Row]) { self.rows = rows }

  /// Returns the rows whose path satisfies a condition.
  package func rows(where isIncluded: (String) -> Bool) -> [Row] {
    rows.filter { isIncluded($0.path) }
  }

  /// The text of the file; see `bytes`.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The bytes of the file: rows in byte order of their paths, `\n` line ends, RECORD's own row without
  /// digest and size.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rows.reduce(0) { $0 + $1.path.utf8.count + 64 })
    for row in rows.sorted(by: { $0.path.precedes($1.path) }) { row.append(to: &bytes) }
    return bytes
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
    guard field.utf8.contains(where: { $0 == 0x22 || $0 == 0x2c || $0 == 0x0a || $0 == 0x0d })
    else {
      return field
    }
    // Bytes, not characters: a mark after a quote would make another character of both.
    let doubled = field.utf8.flatMap { $0 == UInt8(ascii: "\"") ? [$0, $0] : [$0] }
    return "\"" + String(decoding: doubled, as: UTF8.self) + "\""
  }
}
