package import Core
package import SystemPackage

/// A `debian/changelog`: deb-changelog(5), Debian Policy 4.4.
package struct Changelog: Sendable, Equatable {
  /// What changed from one version to the next.
  package struct Entry: Sendable, Equatable {
    /// The name of the source package.
    package let source: String
    package let version: PackageVersion
    /// Where the version is to go; `UNRELEASED` while it is being worked on.
    package let distributions: [String]
    /// The `urgency` of the heading, in lower case; `medium` where the heading has none.
    package let urgency: String
    /// The lines between heading and trailer without the two blanks before them, without the empty
    /// lines at both ends.
    package let changes: [String]
    /// Name and address, as in "Jane Doe <jane@example.org>".
    package let maintainer: String
    package let date: MailDate

    package init(
      source: String, version: PackageVersion, distributions: [String], urgency: String = "medium",
      changes: [String], maintainer: String, date: MailDate
    ) {
      self.source = source
      self.version = version
      self.distributions = distributions
      self.urgency = urgency
      self.changes = changes
      self.maintainer = maintainer
      self.date = date
    }

    /// Whether the version is still being worked on.
    package var isUnreleased: Bool { distributions == ["UNRELEASED"] }

    /// The entry as a changelog has it, with a final newline.
    package var text: String {
      let lines = changes.map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined()
      return """
        \(source) (\(version)) \(distributions.joined(separator: " ")); urgency=\(urgency)

        \(lines)
         -- \(maintainer)  \(date)

        """
    }
  }

  /// The entries in the order of the file: the newest first.
  package var entries: [Entry]

  package init(_ entries: [Entry]) { self.entries = entries }

  /// Reads a changelog from its text; `file` is for messages.
  ///
  /// With a `limit` it stops after so many of the newest entries, so that whatever decades of
  /// history hold below them does not matter. A changelog without an entry is an error.
  package init(
    parsing text: String, file: FilePath, limit: Int = .max
  ) throws(SyntaxError) {
    var reader = Reader(file: file)
    var number = 0
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      try reader.read(Substring(line).trimmingEnd(), number)
      if reader.isFinished || reader.entries.count >= limit { break }
    }
    if let heading = reader.heading {
      throw SyntaxError(
        file, heading.number, "changelog entry without a trailer",
        hint: "an entry ends with a line ' -- Name <address>  Mon, 05 Feb 2024 13:04:05 +0100'")
    }
    guard !reader.entries.isEmpty else { throw SyntaxError(file, 1, "changelog without an entry") }
    entries = reader.entries
  }

  /// The whole changelog as text, one empty line between entries.
  package var text: String { entries.map(\.text).joined(separator: "\n") }
}

/// Collects lines into entries.
private struct Reader {
  struct Heading {
    let number: Int
    let source: String
    let version: PackageVersion
    let distributions: [String]
    let urgency: String
  }

  let file: FilePath
  var entries: [Changelog.Entry] = []
  var heading: Heading?
  var changes: [String] = []
  var isFinished = false

  mutating func read(_ line: Substring, _ number: Int) throws(SyntaxError) {
    if line.isEmpty {
      if heading != nil, !changes.isEmpty { changes.append("") }
    } else if line.hasPrefix("  ") {
      guard heading != nil else {
        throw SyntaxError(file, number, "change without a heading above it")
      }
      changes.append(String(line.dropFirst(2)))
    } else if line.hasPrefix(" --") {
      try end(line, number)
    } else if heading != nil {
      throw SyntaxError(
        file, number, "'\(line)' is neither a change nor the trailer of its entry",
        hint: "changes are indented by two blanks, the trailer begins with ' -- '")
    } else if Self.comments.contains(where: { line.hasPrefix($0) }) {
      return
    } else if Self.editorSettings.contains(where: { line.lowercased().hasPrefix($0) }) {
      isFinished = true
    } else {
      heading = try parseHeading(line, number)
    }
  }

  /// What dpkg skips between entries.
  private static let comments = ["#", "/*", "$Id", "$Log"]
  /// What ends a changelog for dpkg.
  private static let editorSettings = ["local variables:", "vim:", "old changelog:"]

  private func parseHeading(_ line: Substring, _ number: Int) throws(SyntaxError) -> Heading {
    let hint = "a heading is 'source (version) distribution; urgency=medium'"
    guard let semicolon = line.firstIndex(of: ";"), let open = line.firstIndex(of: "("),
      let close = line.firstIndex(of: ")"), open < close, close < semicolon
    else {
      throw SyntaxError(file, number, "'\(line)' is not the heading of an entry", hint: hint)
    }
    let source = line[..<open].split(separator: " ")
    guard source.count == 1 else {
      throw SyntaxError(file, number, "heading does not begin with one source package", hint: hint)
    }
    let version: PackageVersion
    do {
      version = try PackageVersion(parsing: String(line[line.index(after: open)..<close]))
    } catch {
      throw SyntaxError(file, number, error.message)
    }
    let distributions = line[line.index(after: close)..<semicolon].split(separator: " ")
    guard !distributions.isEmpty else {
      throw SyntaxError(file, number, "heading without a distribution", hint: hint)
    }
    var urgency = "medium"
    for pair in line[line.index(after: semicolon)...].split(separator: ",") {
      let parts = pair.split(separator: "=", maxSplits: 1).map {
        $0.split(separator: " ").joined(separator: " ").lowercased()
      }
      guard parts.count == 2 else {
        throw SyntaxError(file, number, "'\(pair)' in the heading is not 'key=value'", hint: hint)
      }
      if parts[0] == "urgency" { urgency = parts[1] }
    }
    return Heading(
      number: number, source: String(source[0]), version: version,
      distributions: distributions.map { String($0) }, urgency: urgency)
  }

  private mutating func end(_ line: Substring, _ number: Int) throws(SyntaxError) {
    guard let heading else {
      throw SyntaxError(file, number, "trailer without a heading above it")
    }
    let hint = "a trailer is ' -- Name <address>  Mon, 05 Feb 2024 13:04:05 +0100'"
    guard line.hasPrefix(" -- "), let bracket = line.firstIndex(of: ">"),
      line[..<bracket].contains("<")
    else { throw SyntaxError(file, number, "trailer without a maintainer", hint: hint) }
    let rest = line[line.index(after: bracket)...]
    guard rest.hasPrefix("  "),
      let date = MailDate(parsing: String(rest.drop { $0 == " " }))
    else { throw SyntaxError(file, number, "trailer without a valid date", hint: hint) }
    while changes.last?.isEmpty == true { changes.removeLast() }
    entries.append(
      .init(
        source: heading.source, version: heading.version, distributions: heading.distributions,
        urgency: heading.urgency, changes: changes,
        maintainer: String(line.dropFirst(4)[...bracket].drop { $0 == " " }), date: date))
    self.heading = nil
    changes = []
  }
}

extension Substring {
  /// Returns the text without blanks and carriage returns at its end.
  fileprivate func trimmingEnd() -> Substring {
    var bytes = utf8[...]
    while let last = bytes.last, [9, 13, 32].contains(last) { bytes.removeLast() }
    return Substring(bytes)
  }
}
