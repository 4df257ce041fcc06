internal import Core
internal import SystemPackage

/// A path configuration file: a `.pth` file of `site-packages`.
///
/// Each line is a directory for `sys.path`, or Python that begins with `import`. See the
/// documentation of Python's module `site`.
package struct PathFile {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The file with directories of the tree relative to `site`, the directory that it is in; nil
  /// where there are none.
  ///
  /// `outside` is told every other absolute directory, and whether it is one of the build's.
  func relocated(
    _ places: BuildPlaces, site: FilePath, outside: (String, _ isOfBuild: Bool) throws -> Void
  ) throws -> [UInt8]? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    var isChanged = false
    let lines = try text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var entry = line
      while let last = entry.last, last.isWhitespace { entry.removeLast() }
      guard entry.hasPrefix("/") else { return String(line) }
      guard let inside = places.treePath(of: entry) else {
        try outside(String(entry), places.named(in: entry))
        return String(line)
      }
      isChanged = true
      let way = FilePath.relative(inside, from: site)
      return way.isEmpty ? "." : way.string
    }
    return isChanged ? Array(lines.joined(separator: "\n").utf8) : nil
  }
}

/// What a file of an editable installation (PEP 660, or `setup.py develop`) leads to.
enum EditableFile {
  /// The first absolute path in it; nil if it names none.
  static func target(in bytes: [UInt8]) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    // One path a line, or the values of a dictionary.
    for line in text.split(whereSeparator: \.isNewline) {
      if line.hasPrefix("/") { return String(line) }
      for part in line.split(whereSeparator: { $0 == "'" || $0 == "\"" }).dropFirst()
      where part.hasPrefix("/") && part.count > 1 {
        return String(part)
      }
    }
    return nil
  }
}
