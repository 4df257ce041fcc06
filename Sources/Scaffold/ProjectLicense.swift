internal import Core
package import SystemPackage

/// A project's licence as the machine-readable `debian/copyright` has it.
///
/// See https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/.
package struct ProjectLicense: Sendable, Equatable {
  /// The short name: of the format's list where it is known, else what the project says.
  package let shortName: String
  /// The text below the short name, without the indentation; empty lines are full stops.
  package let text: [String]
  /// Who has the copyright since when, as the licence file says it.
  package let copyright: [String]

  /// Works it out from what the metadata says and the text in the licence file.
  package init(named name: String?, text fileText: String?) {
    let known = name.flatMap { Self.known[Self.key($0)] }
    let lines = (fileText ?? "").split(omittingEmptySubsequences: false) {
      $0 == "\n" || $0 == "\r\n"
    }.map { String($0) }
    shortName = known?.shortName ?? name.map(Self.word) ?? "UNKNOWN"
    copyright = Self.copyright(in: lines)
    if let file = known?.commonFile {
      text = [
        "On Debian systems, the full text of this license can be found in the file",
        "/usr/share/common-licenses/\(file).",
      ]
    } else if fileText != nil, lines.count <= 400 {
      text = Self.body(lines)
    } else if let name {
      text = ["The project says that its license is \"\(Self.line(name))\"."]
    } else {
      text = ["The project does not say what its license is."]
    }
  }

  /// Reads the licence of the project in `directory`.
  ///
  /// Throws `FileError`.
  package static func read(_ metadata: ProjectMetadata, in directory: FilePath) throws
    -> ProjectLicense
  {
    var text: String?
    if let file = metadata.licenseFile {
      let bytes = try FileSystem.read(directory.appending(file))
      text = String(decoding: bytes, as: UTF8.self)
    }
    return ProjectLicense(named: metadata.license, text: text)
  }

  private struct Known {
    let shortName: String
    /// Its name below /usr/share/common-licenses.
    var commonFile: String?
  }

  /// Licences by the `key` of their SPDX identifiers and of the names that Trove classifiers give.
  private static let known: [String: Known] = {
    let table: [(shortName: String, commonFile: String?, names: [String])] = [
      ("Expat", nil, ["MIT", "Expat"]),
      ("ISC", nil, ["ISC", "ISC (ISCL)"]),
      ("BSD-2-clause", nil, ["BSD-2-Clause"]),
      ("BSD-3-clause", nil, ["BSD-3-Clause", "New BSD", "Modified BSD"]),
      ("Zlib", nil, ["Zlib", "zlib/libpng"]),
      ("Unlicense", nil, ["Unlicense", "The Unlicense (Unlicense)"]),
      ("Python-2.0", nil, ["PSF-2.0", "Python-2.0", "Python Software Foundation"]),
      ("Apache-2.0", "Apache-2.0", ["Apache-2.0", "Apache 2.0", "Apache Software"]),
      ("MPL-2.0", "MPL-2.0", ["MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)"]),
      ("CC0-1.0", "CC0-1.0", ["CC0-1.0"]),
      (
        "GPL-2", "GPL-2",
        ["GPL-2.0-only", "GPL-2.0", "GPLv2", "GNU General Public License v2 (GPLv2)"]
      ),
      (
        "GPL-2+", "GPL-2",
        ["GPL-2.0-or-later", "GPL-2.0+", "GNU General Public License v2 or later (GPLv2+)"]
      ),
      (
        "GPL-3", "GPL-3",
        ["GPL-3.0-only", "GPL-3.0", "GPLv3", "GNU General Public License v3 (GPLv3)"]
      ),
      (
        "GPL-3+", "GPL-3",
        ["GPL-3.0-or-later", "GPL-3.0+", "GNU General Public License v3 or later (GPLv3+)"]
      ),
      ("LGPL-2.1", "LGPL-2.1", ["LGPL-2.1-only", "LGPL-2.1"]),
      ("LGPL-2.1+", "LGPL-2.1", ["LGPL-2.1-or-later", "LGPL-2.1+"]),
      (
        "LGPL-3", "LGPL-3",
        ["LGPL-3.0-only", "LGPL-3.0", "GNU Lesser General Public License v3 (LGPLv3)"]
      ),
      (
        "LGPL-3+", "LGPL-3",
        ["LGPL-3.0-or-later", "GNU Lesser General Public License v3 or later (LGPLv3+)"]
      ),
      (
        "AGPL-3", nil,
        ["AGPL-3.0-only", "AGPL-3.0", "GNU Affero General Public License v3"]
      ),
      (
        "AGPL-3+", nil,
        ["AGPL-3.0-or-later", "GNU Affero General Public License v3 or later (AGPLv3+)"]
      ),
    ]
    var result: [String: Known] = [:]
    for row in table {
      for name in row.names {
        result[key(name)] = Known(shortName: row.shortName, commonFile: row.commonFile)
      }
    }
    return result
  }()

  /// A name without what its spellings differ in: case, blanks, "the" and "license".
  private static func key(_ name: String) -> String {
    name.lowercased().split { $0 == " " || $0 == "-" || $0 == "," }
      .filter { !["the", "license", "licence"].contains($0) }.joined(separator: "-")
  }

  /// The name without blanks, which separate a name from its exceptions in the format.
  private static func word(_ name: String) -> String {
    line(name).split(separator: " ").joined(separator: "-")
  }

  private static func line(_ text: String) -> String {
    let words = text.split(whereSeparator: \.isWhitespace)
    return String(words.joined(separator: " ").prefix(100))
  }

  private static func copyright(in lines: [String]) -> [String] {
    var found: [String] = []
    for line in lines.prefix(100) {
      let words = line.split(whereSeparator: \.isWhitespace)
      guard words.first?.lowercased() == "copyright", line.contains(where: \.isNumber),
        // The GNU licences begin with the copyright on their own texts.
        !line.contains("Free Software Foundation")
      else { continue }
      let signs = ["(c)", "©"]
      let rest = words.dropFirst().drop { signs.contains($0.lowercased()) }
      found.append(rest.joined(separator: " "))
    }
    return found
  }

  /// The lines with full stops for the empty ones within.
  private static func body(_ lines: [String]) -> [String] {
    func isBlank(_ line: String) -> Bool { line.allSatisfy(\.isWhitespace) }
    var lines = lines[...]
    while lines.first.map(isBlank) == true { lines.removeFirst() }
    while lines.last.map(isBlank) == true { lines.removeLast() }
    return lines.map { line in
      var line = line
      while line.last?.isWhitespace == true { line.removeLast() }
      return line.isEmpty ? "." : line
    }
  }
}
