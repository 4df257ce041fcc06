internal import Core
internal import Debian
internal import Packaging
internal import Wheels

/// The stand-alone `License` paragraphs of debian/copyright: each text once, each name once.
struct LicenseTexts {
  /// The text of a licence, and the form by which texts are compared.
  private struct Text {
    let lines: [String]
    let key: String
  }

  private var texts: [String: Text] = [:]
  /// Names for licences with exceptions, and the name whose text they have.
  private var aliases: [String: String] = [:]

  /// Adds a licence and returns its short name, which is `GPL-3+` or, where another text has this
  /// name already, `BSD-3-clause-flask`.
  ///
  /// `text` is nil if the distribution does not have the text.
  mutating func add(_ identifier: String, text: [String]?, of distribution: String) -> String {
    let known = CopyrightLicense(named: identifier)
    let name = known?.shortName ?? Self.name(identifier)
    let found: Text
    if let pointer = known?.pointer {
      found = Text(lines: pointer, key: name)
    } else if let text {
      let body = Self.body(text)
      found = Text(lines: body, key: LicenseText.normalized(body.joined(separator: " ")))
    } else if identifier.hasPrefix("LicenseRef-") {
      found = Text(
        lines: ["The distribution has no file with the text of this licence."], key: "")
    } else {
      found = Text(
        lines: [
          "The distribution has no file with the text of this licence. The SPDX License",
          "List has it: https://spdx.org/licenses/\(identifier).html",
        ], key: identifier)
    }
    for candidate in [name, "\(name)-\(distribution)"] {
      if let other = texts[candidate], other.key != found.key { continue }
      texts[candidate] = texts[candidate] ?? found
      return candidate
    }
    // The distribution has two texts under one name, or is there twice.
    var number = 2
    while let other = texts["\(name)-\(distribution)-\(number)"], other.key != found.key {
      number += 1
    }
    let unique = "\(name)-\(distribution)-\(number)"
    texts[unique] = found
    return unique
  }

  /// Adds a second name for the text of the licence `base`, as in "GPL-2+ with Font exception".
  mutating func alias(_ name: String, of base: String) { aliases[name] = base }

  /// The paragraphs in the order of their names.
  var paragraphs: [ControlFile.Paragraph] {
    var all = texts.mapValues(\.lines)
    for (name, base) in aliases { all[name] = texts[base]?.lines }
    return all.sorted { $0.key.precedes($1.key) }.map { name, lines in
      ControlFile.Paragraph([.init("License", ([name] + lines).joined(separator: "\n"))])
    }
  }

  private static func name(_ identifier: String) -> String {
    identifier.hasPrefix("LicenseRef-") ? String(identifier.dropFirst(11)) : identifier
  }

  /// Returns the text without its title and the copyright notices, which belong to the distribution
  /// and not to the licence.
  private static func body(_ lines: [String]) -> [String] {
    var lines = lines.filter { line in
      let plain = line.filter { $0.isLetter || $0 == " " }.lowercased()
      return CopyrightNotice.statement(line) == nil
        && plain.trimmingPrefix(while: \.isWhitespace) != "all rights reserved"
    }[...]
    func dropBlanks() {
      while lines.first.map({ $0.allSatisfy(\.isWhitespace) }) == true { lines.removeFirst() }
    }
    dropBlanks()
    if let title = lines.first, title.count < 60, title.lowercased().contains("license"),
      !title.hasSuffix("."), lines.count > 3
    {
      lines.removeFirst()
    }
    while let first = lines.first, first.allSatisfy({ $0.isWhitespace || "=-*~".contains($0) }) {
      lines.removeFirst()
    }
    while lines.last.map({ $0.allSatisfy(\.isWhitespace) }) == true { lines.removeLast() }
    // Where notices were, one empty line is enough.
    return lines.reduce(into: []) { result, line in
      if !line.isEmpty || result.last?.isEmpty == false { result.append(line) }
    }
  }
}

extension LicenseExpression {
  /// The expression in the syntax of debian/copyright, given the short name of each licence.
  ///
  /// There, `and` binds closer than `or` unless a comma says otherwise.
  func copyrightFormat(_ names: [String: String]) -> String {
    switch self {
    case .license(let identifier, let orLater, let exception):
      let name = (names[identifier] ?? identifier) + (orLater ? "+" : "")
      return exception.map { "\(name) with \(Self.exceptionName($0)) exception" } ?? name
    case .any(let parts): return parts.map { $0.copyrightFormat(names) }.joined(separator: " or ")
    case .all(let parts):
      let isNested = parts.contains { if case .any = $0 { true } else { false } }
      return parts.map { $0.copyrightFormat(names) }
        .joined(separator: isNested ? ", and " : " and ")
    }
  }

  /// The names that need a paragraph besides those of the plain licences, each with the name of the
  /// plain one.
  func exceptions(_ names: [String: String]) -> [(base: String, name: String)] {
    switch self {
    case .license(let identifier, let orLater, let exception):
      let name = copyrightFormat(names)
      return orLater || exception != nil ? [(names[identifier] ?? identifier, name)] : []
    case .any(let parts), .all(let parts): return parts.flatMap { $0.exceptions(names) }
    }
  }

  /// "Classpath-exception-2.0" as the format has it: `Classpath-2.0` before the word "exception".
  private static func exceptionName(_ exception: String) -> String {
    exception.split(separator: "-").filter { $0 != "exception" }.joined(separator: "-")
  }
}
