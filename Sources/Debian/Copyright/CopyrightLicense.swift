/// A licence with a name of its own in the machine-readable `debian/copyright`.
///
/// See https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/.
package struct CopyrightLicense: Sendable, Hashable {
  /// The short name that the format gives it.
  package let shortName: String
  /// Its name below /usr/share/common-licenses; nil if Debian has no copy of its text.
  package let commonFile: String?

  /// The licence with an SPDX identifier or the name that a Trove classifier gives it; nil if it
  /// is none of those that the format or Debian know.
  package init?(named name: String) {
    guard let known = Self.known[Self.key(name)] else { return nil }
    self = known
  }

  private init(shortName: String, commonFile: String?) {
    self.shortName = shortName
    self.commonFile = commonFile
  }

  /// Where Debian has the text, in place of the text itself (Debian Policy 12.5).
  package var pointer: [String]? {
    commonFile.map { file in
      [
        "On Debian systems, the full text of this license can be found in the file",
        "/usr/share/common-licenses/\(file).",
      ]
    }
  }

  /// Licences by the `key` of their SPDX identifiers and of the names that Trove classifiers give.
  private static let known: [String: CopyrightLicense] = {
    let table: [(shortName: String, commonFile: String?, names: [String])] = [
      ("Expat", nil, ["MIT", "Expat"]),
      ("ISC", nil, ["ISC", "ISC (ISCL)"]),
      ("BSD-2-clause", nil, ["BSD-2-Clause"]),
      ("BSD-3-clause", nil, ["BSD-3-Clause", "New BSD", "Modified BSD"]),
      ("Zlib", nil, ["Zlib", "zlib/libpng"]),
      ("Unlicense", nil, ["Unlicense", "The Unlicense (Unlicense)"]),
      ("Python-2.0", nil, ["PSF-2.0", "Python-2.0", "Python Software Foundation"]),
      ("Apache-2.0", "Apache-2.0", ["Apache-2.0", "Apache 2.0", "Apache Software"]),
      ("MPL-1.1", "MPL-1.1", ["MPL-1.1", "Mozilla Public License 1.1 (MPL 1.1)"]),
      ("GPL-1", "GPL-1", ["GPL-1.0-only", "GPL-1.0"]),
      ("GPL-1+", "GPL-1", ["GPL-1.0-or-later", "GPL-1.0+"]),
      ("LGPL-2", "LGPL-2", ["LGPL-2.0-only", "LGPL-2.0"]),
      ("LGPL-2+", "LGPL-2", ["LGPL-2.0-or-later", "LGPL-2.0+"]),
      ("MPL-2.0", "MPL-2.0", ["MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)"]),
      ("CC0-1.0", "CC0-1.0", ["CC0-1.0", "CC0 1.0 Universal"]),
      ("Artistic", "Artistic", ["Artistic-1.0-Perl", "Artistic-1.0", "Artistic"]),
      ("GFDL-1.2", "GFDL-1.2", ["GFDL-1.2-only", "GFDL-1.2"]),
      ("GFDL-1.2+", "GFDL-1.2", ["GFDL-1.2-or-later"]),
      ("GFDL-1.3", "GFDL-1.3", ["GFDL-1.3-only", "GFDL-1.3"]),
      ("GFDL-1.3+", "GFDL-1.3", ["GFDL-1.3-or-later"]),
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
    var result: [String: CopyrightLicense] = [:]
    for row in table {
      for name in row.names {
        result[key(name)] = CopyrightLicense(shortName: row.shortName, commonFile: row.commonFile)
      }
    }
    return result
  }()

  /// Returns a name without what its spellings differ in: case, blanks, "the" and "license".
  private static func key(_ name: String) -> String {
    name.lowercased().split { $0 == " " || $0 == "-" || $0 == "," }
      .filter { !["the", "license", "licence"].contains($0) }.joined(separator: "-")
  }
}
