package import Core
package import SystemPackage

/// The text of a changelog whose newest entry is extended or followed by another one, as
/// debchange(1) does it; the bytes of all other entries stay as they are.
package struct ChangelogText: Sendable, Equatable {
  /// The bytes of the file.
  package private(set) var bytes: [UInt8]
  private let file: FilePath

  /// The text of a file, whose name is for messages.
  package init(_ bytes: [UInt8], file: FilePath) {
    self.bytes = bytes
    self.file = file
  }

  /// Returns the newest entries.
  ///
  /// Throws `SyntaxError`.
  package func entries(limit: Int) throws(SyntaxError) -> [Changelog.Entry] {
    try Changelog(parsing: String(decoding: bytes, as: UTF8.self), file: file, limit: limit).entries
  }

  /// Adds a change, whose lines have the usual indentation and bullets.
  ///
  /// An entry that is unreleased gets the change, another version and distribution, and a section
  /// for the maintainer if somebody else has made the changes before. Otherwise there will be a new
  /// entry. Throws `SyntaxError`.
  package mutating func add(
    _ change: [String], version: PackageVersion, distribution: String, maintainer: Maintainer,
    date: MailDate
  ) throws(SyntaxError) {
    let top = try entries(limit: 1)[0]
    let entry = Changelog.Entry(
      source: top.source, version: version, distributions: [distribution], changes: change,
      maintainer: maintainer.description, date: date)
    guard top.isUnreleased else {
      bytes = Array("\(entry.text)\n".utf8) + bytes
      return
    }
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { Array($0) }
    guard let heading = lines.firstIndex(where: { $0.starts(with: "\(top.source) (".utf8) }),
      let trailer = lines[heading...].firstIndex(where: { $0.starts(with: " --".utf8) }),
      let open = lines[heading].firstIndex(of: UInt8(ascii: "(")),
      let semicolon = lines[heading].firstIndex(of: UInt8(ascii: ";"))
    else { return }
    let changes = Self.merging(change, into: top.changes, by: top.maintainer, maintainer)
    lines[heading].replaceSubrange(open..<semicolon, with: "(\(version)) \(distribution)".utf8)
    lines.replaceSubrange(
      (heading + 1)...trailer,
      with: [[]] + changes.map { $0.isEmpty ? [] : Array("  \($0)".utf8) }
        + [[], Array(" -- \(maintainer)  \(date)".utf8)])
    bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  /// Returns changes with another one at their end, in sections such as `[ Jane Doe ]` if they were
  /// made by several people.
  private static func merging(
    _ change: [String], into changes: [String], by author: String, _ maintainer: Maintainer
  ) -> [String] {
    if changes.isEmpty { return change }
    let title = { (name: String) in "[ \(name) ]" }
    let sections = changes.filter { $0.hasPrefix("[ ") && $0.hasSuffix(" ]") }
    let earlier = (try? Maintainer(parsing: author))?.name ?? author
    if (sections.last ?? title(earlier)) == title(maintainer.name) { return changes + change }
    return (sections.isEmpty ? [title(earlier)] : []) + changes
      + ["", title(maintainer.name)] + change
  }
}
