/// The dependencies that programs linked with a package's libraries need: deb-shlibs(5).
struct ShlibsFile: Sendable {
  private let lines: [(library: Substring, version: Substring, isUdeb: Bool, dependencies: String)]

  /// Reads a file; lines that do not follow its grammar are skipped, as dpkg-shlibdeps(1) does.
  init(parsing text: String) {
    lines = text.utf8.split(separator: UInt8(ascii: "\n")).compactMap { line in
      guard line.first != UInt8(ascii: "#") else { return nil }
      var fields = line.split(maxSplits: 3) { $0 == 32 || $0 == 9 }.map { Substring($0) }
      var type: Substring?
      if fields.first?.utf8.last == UInt8(ascii: ":") {
        type = fields.removeFirst().dropLast()
        if fields.count == 3 {
          fields =
            Array(fields[..<2])
            + fields[2].split(maxSplits: 1) { $0 == " " || $0 == "\t" }
        }
      }
      guard fields.count >= 2, type == nil || type == "deb" || type == "udeb" else { return nil }
      return (
        fields[0], fields[1], type == "udeb", fields.dropFirst(2).joined(separator: " ")
      )
    }
  }

  /// Returns the dependencies for a soname, separated by commas; nil if the file does not have it.
  func dependencies(of soname: String) -> String? {
    guard let (library, version) = Self.split(soname) else { return nil }
    return lines.first { !$0.isUdeb && $0.library == library && $0.version == version }?
      .dependencies
  }

  /// Splits "libz.so.1" and "libbfd-2.40.so" into name and version; nil for any other form.
  static func split(_ soname: String) -> (library: Substring, version: Substring)? {
    let bytes = soname.utf8
    let marker = Array(".so.".utf8)
    for start in bytes.indices.dropFirst().reversed() {
      let rest = bytes[start...]
      if rest.starts(with: marker), rest.count > marker.count {
        return (soname[..<start], Substring(rest.dropFirst(marker.count)))
      }
    }
    guard soname.hasSuffix(".so") else { return nil }
    let stem = bytes.dropLast(3)
    for start in stem.indices.dropFirst().reversed() where stem[start] == UInt8(ascii: "-") {
      let version = stem[start...].dropFirst()
      if let first = version.first, (48...57).contains(first) {
        return (soname[..<start], Substring(version))
      }
    }
    return nil
  }
}
