/// What the text of a licence is, where Debian has that text itself.
///
/// Debian Policy 12.5: packages refer to the files in /usr/share/common-licenses instead of
/// repeating them, and lintian(1) takes a copy of them for an error.
package enum CommonLicenseText {
  /// A text that was recognised: the licence, and what stood before its title.
  package struct Match: Sendable {
    /// The licence.
    package let license: CopyrightLicense
    /// The lines before the title of a whole text, such as a notice of the authors.
    package let preamble: [String]
    /// The lines that can have the copyright of the authors.
    package let notices: [String]
  }

  /// Finds the whole text of a common licence, or the notice that puts a program under one, in the
  /// lines of a file; nil if there is neither.
  package static func match(in lines: [String]) -> Match? {
    for (index, line) in lines.enumerated() {
      let title = words(in: line)
      guard let row = titles.first(where: { title == $0.title }) else { continue }
      // The version is in the same or one of the next lines that are not empty.
      let next = lines[(index + 1)...].lazy.map(words(in:)).filter { !$0.isEmpty }.prefix(2)
      let heading = ([title] + next).joined(separator: " ")
      for (version, name) in row.versions where heading.contains(version) {
        guard let license = CopyrightLicense(named: name) else { continue }
        let preamble = Array(lines[..<index])
        return Match(license: license, preamble: preamble, notices: preamble)
      }
    }
    return notice(in: lines).map { Match(license: $0, preamble: [], notices: lines) }
  }

  /// Titles of licences and, by a text that follows them, the names of their versions.
  private static let titles: [(title: String, versions: [(String, String)])] = [
    ("gnu general public license", gnu("GPL", ["3", "2", "1"])),
    ("gnu lesser general public license", gnu("LGPL", ["3", "2.1"])),
    ("gnu library general public license", gnu("LGPL", ["2"])),
    ("gnu affero general public license", gnu("AGPL", ["3"])),
    ("gnu free documentation license", gnu("GFDL", ["1.3", "1.2"])),
    ("apache license", [("version 2.0 january 2004", "Apache-2.0")]),
    ("mozilla public license version 2.0", [("", "MPL-2.0")]),
    ("mozilla public license version 1.1", [("", "MPL-1.1")]),
    ("mozilla public license", [("version 1.1", "MPL-1.1"), ("version 2.0", "MPL-2.0")]),
    ("the artistic license", [("preamble", "Artistic")]),
    ("creative commons legal code", [("cc0 1.0 universal", "CC0-1.0")]),
    ("cc0 1.0 universal", [("", "CC0-1.0")]),
  ]

  private static func gnu(_ family: String, _ versions: [String]) -> [(String, String)] {
    versions.map { ("version \($0)", "\(family)-\($0.count == 1 ? "\($0).0" : $0)-only") }
  }

  /// Finds the notice that the Free Software Foundation recommends for the top of every file.
  private static func notice(in lines: [String]) -> CopyrightLicense? {
    let text = lines.prefix(100).map(words(in:)).joined(separator: " ")
    guard text.contains("redistribute it") else { return nil }
    for (title, family) in [
      ("gnu affero general public license", "AGPL"), ("gnu lesser general public license", "LGPL"),
      ("gnu library general public license", "LGPL"), ("gnu general public license", "GPL"),
    ] where text.contains("terms of the \(title)") {
      for version in ["3", "2.1", "2", "1"] where text.contains("version \(version) of the license")
      {
        let full = version.count == 1 ? version + ".0" : version
        let isOpen = text.contains("any later version")
        return CopyrightLicense(named: "\(family)-\(full)-\(isOpen ? "or-later" : "only")")
      }
    }
    return nil
  }

  /// Returns the words of a line in lower case, without decoration.
  private static func words(in line: String) -> String {
    line.lowercased().split { character in
      !(character.isLetter || character.isNumber || character == ".")
    }.map { $0.hasSuffix(".") ? $0.dropLast() : $0 }.joined(separator: " ")
  }
}
