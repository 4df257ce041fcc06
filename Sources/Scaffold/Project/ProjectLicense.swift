internal import Core
internal import Debian
package import SystemPackage

/// A project's licence as the machine-readable `debian/copyright` has it.
///
/// See https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/.
package struct ProjectLicense: Sendable, Equatable {
  /// The short name: that of the format's list if there is one, else as in the metadata.
  package let shortName: String
  /// The text below the short name, without the indentation; empty lines are full stops.
  package let text: [String]
  /// Years and holders of the copyright, as in the licence file.
  package let copyright: [String]

  /// The licence with the name in the metadata and the text of the licence file.
  package init(named name: String?, text fileText: String?) {
    let lines = (fileText ?? "").split(omittingEmptySubsequences: false) {
      $0 == "\n" || $0 == "\r\n"
    }.map { String($0) }
    let found = CommonLicenseText.match(in: lines)
    let named = name.flatMap { CopyrightLicense(named: $0) }
    // A name says whether later versions are allowed, which no text of a licence does.
    let isSame = name.map { Self.isVague($0) || Self.names($0, found?.license) } ?? true
    let known = named ?? (isSame ? found?.license : nil)
    shortName = known?.shortName ?? name.map(Self.word) ?? "UNKNOWN"
    copyright = CopyrightNotice.all(in: (found?.notices ?? lines).prefix(100))
    if let pointer = known?.pointer ?? found?.license.pointer {
      let preamble = Self.body(found?.preamble ?? [])
      text = (preamble.isEmpty ? [] : preamble + ["."]) + pointer
    } else if fileText != nil {
      text = Self.body(lines)
    } else if let name {
      text = ["The project says that its license is \"\(Self.line(name))\"."]
    } else {
      text = ["The project does not say what its license is."]
    }
  }

  /// Returns whether a name leaves open which version of a licence is meant, as "GPL" does.
  private static func isVague(_ name: String) -> Bool { !name.contains(where: \.isNumber) }

  /// Returns whether a name in a spelling of its own, such as "GNU GPLv3", is that of the licence
  /// whose text was recognised.
  private static func names(_ name: String, _ license: CopyrightLicense?) -> Bool {
    func parts(_ text: String) -> (family: String, version: [Substring]) {
      let letters = text.lowercased().split { !$0.isLetter }.map { word in
        word.hasSuffix("v") ? String(word.dropLast()) : String(word)
      }
      let fillers: Set<String> = ["", "gnu", "licence", "license", "version"]
      var version = text.split { !$0.isNumber }
      while version.last == "0" { version.removeLast() }
      return (letters.filter { !fillers.contains($0) }.joined(), version)
    }
    guard let license, !name.contains("+") else { return false }
    return parts(name) == parts(license.shortName)
  }

  /// Reads the licence of the project in `directory`.
  ///
  /// Throws `FileError`.
  package static func read(_ metadata: ProjectMetadata, in directory: FilePath) throws
    -> ProjectLicense
  {
    var text = metadata.licenseText
    if text == nil, let file = metadata.licenseFile {
      let bytes = try FileSystem.read(directory.appending(file))
      text = String(decoding: bytes, as: UTF8.self)
    }
    return ProjectLicense(named: metadata.license, text: text)
  }

  /// Returns a name without blanks, which separate it from its exceptions in the format.
  private static func word(_ name: String) -> String {
    line(name).split(separator: " ").joined(separator: "-")
  }

  private static func line(_ text: String) -> String {
    let words = text.split(whereSeparator: \.isWhitespace)
    return String(words.joined(separator: " ").prefix(100))
  }

  /// Returns the lines with a full stop for each empty one, without those at both ends.
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
