internal import Core
internal import Debian
package import SystemPackage

/// A project's licence as the machine-readable `debian/copyright` has it.
///
/// See https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/.
package struct ProjectLicense: Sendable, Equatable {
  /// The short name: that of the format's list if there is one, else as in the metadata.
  package let shortName: String
  /// The paragraphs that it refers to: one, or as many as licences are combined.
  package let paragraphs: [LicenseParagraph]
  /// The text below the short name, without the indentation; empty lines are full stops.
  package let text: [String]
  /// Years and holders of the copyright, as in the licence file.
  package let copyright: [String]

  /// The licence with the name in the metadata, which may be an SPDX expression, and the text of the
  /// licence file.
  ///
  /// `claims` are the licences of a project that names several and not how they go together: which
  /// of them may be chosen is for its authors to say. `files` are all licence files, by name.
  package init(
    named name: String?, text fileText: String?, claims: [String] = [],
    files: [String: String] = [:]
  ) {
    let files = files.isEmpty ? fileText.map { ["LICENSE": $0] } ?? [:] : files
    if let combination = name.flatMap({ LicenseCombination($0, files: files) }) {
      shortName = combination.shortName
      paragraphs = combination.paragraphs
      text = Array(paragraphs.map(\.text).joined(separator: ["."]))
      copyright = CopyrightNotice.all(
        in: files.sorted { $0.key < $1.key }.flatMap { file in
          let lines = Self.lines(file.value)
          return (CommonLicenseText.match(in: lines)?.notices ?? lines).prefix(100)
        })
      return
    }
    let lines = Self.lines(fileText ?? "")
    let found = CommonLicenseText.match(in: lines)
    let named = name.flatMap { CopyrightLicense(named: $0) }
    // A name says whether later versions are allowed, which no text of a licence does.
    let isSame = name.map { Self.isVague($0) || Self.names($0, found?.license) } ?? true
    let known = claims.isEmpty ? named ?? (isSame ? found?.license : nil) : nil
    let shortName = known?.shortName ?? name.map(Self.word) ?? "UNKNOWN"
    copyright = CopyrightNotice.all(in: (found?.notices ?? lines).prefix(100))
    let text: [String]
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
    self.shortName = shortName
    self.text =
      claims.isEmpty
      ? text : Self.doubt(about: claims) + (fileText == nil ? [] : ["."] + text)
    paragraphs = [LicenseParagraph(shortName: shortName, text: self.text)]
  }

  /// Returns what the paragraph of a project says that names several licences.
  private static func doubt(about claims: [String]) -> [String] {
    ["The project names several licenses, and not whether one of them may be chosen:"]
      + claims.map { "\"\(line($0))\"" }
  }

  /// Returns the lines of a text.
  static func lines(_ text: String) -> [String] {
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map { String($0) }
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
    return ProjectLicense(
      named: metadata.license, text: text, claims: metadata.licenseClaims,
      files: try files(in: directory))
  }

  /// Returns the texts of the files of a project whose names are those of licence files.
  ///
  /// Throws `FileError`.
  private static func files(in directory: FilePath) throws -> [String: String] {
    var files: [String: String] = [:]
    for entry in try FileSystem.entries(of: directory) {
      let name = entry.string.lowercased()
      let path = directory.appending(entry)
      guard ["license", "licence", "copying"].contains(where: name.hasPrefix),
        !name.hasSuffix(".py"), FileSystem.isRegularFile(path)
      else { continue }
      files[entry.string] = String(decoding: try FileSystem.read(path), as: UTF8.self)
    }
    return files
  }

  /// Returns a text as lines with a full stop for each empty one.
  static func body(_ text: String) -> [String] { body(lines(text)) }

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
