internal import Debian
internal import Packaging

/// A standalone License paragraph of the machine-readable `debian/copyright`.
///
/// See https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/#stand-alone-license-paragraph.
package struct LicenseParagraph: Sendable, Equatable {
  /// The short name, with its exception.
  package let shortName: String
  /// The text below the short name, without the indentation; empty lines are full stops.
  package let text: [String]

  /// The lines of paragraphs, with an empty one between two.
  package static func lines(of paragraphs: [LicenseParagraph]) -> [String] {
    Array(
      paragraphs.map { ["License: \($0.shortName)"] + $0.text.map { " \($0)" } }
        .joined(separator: [""]))
  }
}

/// Several licences, or one with an exception, in the syntax of the machine-readable
/// `debian/copyright` ("License specification").
struct LicenseCombination {
  /// The licences in that syntax, such as "Expat or GPL-2 with Classpath exception".
  let shortName: String
  /// A paragraph for each licence.
  let paragraphs: [LicenseParagraph]

  /// The combination that an SPDX expression is; nil for what is one licence without an exception, no
  /// expression, or nested too deeply for a syntax that has commas in place of parentheses.
  ///
  /// `files` are the licence files of the project, by name: of a licence that Debian has no copy of,
  /// the text is in one of them.
  init?(_ text: String, files: [String: String]) {
    guard let expression = try? LicenseExpression(text),
      let name = Self.format(expression, isNested: false)
    else { return nil }
    if case .license(_, _, nil) = expression { return nil }
    shortName = name
    var own = files.filter { file in
      CommonLicenseText.match(in: ProjectLicense.lines(file.value)) == nil
    }
    let parts = Self.parts(of: expression)
    let texts = parts.filter { Self.pointer(to: $0) == nil }
    var paragraphs: [LicenseParagraph] = []
    for part in parts {
      let name = Self.name(of: part)
      guard !paragraphs.contains(where: { $0.shortName == name }) else { continue }
      var lines: [String]
      if let pointer = Self.pointer(to: part) {
        lines = pointer
      } else if let file = Self.file(of: part, isOnly: texts.count == 1, in: own) {
        lines = ProjectLicense.body(own.removeValue(forKey: file) ?? "")
      } else {
        lines = ["The project names this license and has no file with its text."]
      }
      if case .license(_, _, let exception?) = part {
        lines += [".", "The exception is \(exception) of the SPDX License List."]
      }
      paragraphs.append(LicenseParagraph(shortName: name, text: lines))
    }
    self.paragraphs = paragraphs
  }

  /// Returns the expression in the syntax of the format; nil where commas cannot say what
  /// parentheses do.
  private static func format(_ expression: LicenseExpression, isNested: Bool) -> String? {
    switch expression {
    case .license: return name(of: expression)
    case .any(let parts):
      let names = parts.compactMap { format($0, isNested: true) }
      return names.count == parts.count ? names.joined(separator: " or ") : nil
    case .all(let parts):
      let hasChoice = parts.contains { if case .any = $0 { true } else { false } }
      // A comma is weaker than both words, so that it can be outermost only.
      if hasChoice, isNested { return nil }
      let names = parts.compactMap { format($0, isNested: true) }
      return names.count == parts.count
        ? names.joined(separator: hasChoice ? ", and " : " and ") : nil
    }
  }

  /// Returns the licences of an expression with their exceptions.
  private static func parts(of expression: LicenseExpression) -> [LicenseExpression] {
    switch expression {
    case .license: [expression]
    case .any(let parts), .all(let parts): parts.flatMap(Self.parts)
    }
  }

  private static func name(of license: LicenseExpression) -> String {
    guard case .license(let identifier, let orLater, let exception) = license else { return "" }
    let name = known(license)?.shortName ?? identifier + (orLater ? "+" : "")
    return name + (exception.map { " with \(keyword(of: $0)) exception" } ?? "")
  }

  private static func known(_ license: LicenseExpression) -> CopyrightLicense? {
    guard case .license(let identifier, let orLater, _) = license else { return nil }
    return CopyrightLicense(named: identifier + (orLater ? "+" : ""))
  }

  /// Returns where Debian has the text of a licence: the same for later versions of it.
  private static func pointer(to license: LicenseExpression) -> [String]? {
    guard case .license(let identifier, _, _) = license else { return nil }
    return (known(license) ?? CopyrightLicense(named: identifier))?.pointer
  }

  /// Returns the name of an exception of the SPDX License List without the word and its version:
  /// "Classpath" for `Classpath-exception-2.0`.
  private static func keyword(of exception: String) -> String {
    guard let word = exception.firstRange(of: "-exception") else { return exception }
    return String(exception[..<word.lowerBound])
  }

  /// Returns the name of the file that has the text of a licence: the one with its name, or the only
  /// one if no other licence needs it.
  private static func file(
    of license: LicenseExpression, isOnly: Bool, in files: [String: String]
  ) -> String? {
    guard case .license(let identifier, _, _) = license else { return nil }
    let family = identifier.lowercased().prefix { $0 != "-" }
    let named = files.keys.sorted().first { name in
      name.lowercased().split { !$0.isLetter && !$0.isNumber }.contains(family)
    }
    return named ?? (isOnly && files.count == 1 ? files.keys.first : nil)
  }
}
