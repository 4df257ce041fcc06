internal import Core
internal import Packaging

/// The versions of Python that a project of Poetry allows, in Poetry's own syntax: `^3.9`, `~3.11`,
/// `>=3.8 <4`, `3.10.* || 3.12.*`, besides that of PEP 440.
struct PoetryPythonVersions {
  /// What one of which has to hold.
  private let alternatives: [VersionSpecifiers]

  /// Parses a constraint; nil if it is none.
  init?(_ text: String) {
    var alternatives: [VersionSpecifiers] = []
    for alternative in text.split(separator: "|") {
      let clauses = Self.terms(alternative).map(Self.clauses).filter { !$0.isEmpty }
      guard let specifiers = try? VersionSpecifiers(clauses.joined(separator: ",")) else {
        return nil
      }
      alternatives.append(specifiers)
    }
    self.alternatives = alternatives
  }

  /// Returns whether a version of Python is among them.
  func contains(_ version: Version) -> Bool {
    alternatives.contains { $0.contains(version, prereleases: true) }
  }

  /// Splits at commas and white space, which may also stand between an operator and its version.
  private static func terms(_ text: Substring) -> [String] {
    var terms = [""]
    for character in text {
      if character != ",", !character.isWhitespace {
        terms[terms.count - 1].append(character)
      } else if let last = terms[terms.count - 1].last, !operators.contains(last) {
        terms.append("")
      }
    }
    return terms.filter { !$0.isEmpty }
  }

  private static let operators: Set<Character> = ["^", "~", "=", "<", ">", "!"]

  /// Returns a term as clauses of PEP 440; nothing for what every version satisfies.
  private static func clauses(_ term: String) -> String {
    let name = term.prefix { operators.contains($0) }
    let version = term.dropFirst(name.count)
    let numbers = version.split(separator: ".").map { Int($0) ?? 0 }
    switch name {
    case "^": return ">=\(version),<\((numbers.first ?? 0) + 1)"
    case "~" where numbers.count > 1: return ">=\(version),<\(numbers[0]).\(numbers[1] + 1)"
    case "~": return ">=\(version),<\((numbers.first ?? 0) + 1)"
    case "" where version == "*": return ""
    case "", "=": return "==\(version)"
    case "<>": return "!=\(version)"
    // As metadata has it that PEP 440 does not allow: the wildcard means nothing.
    case "<", "<=", ">", ">=":
      return name + (version.hasSuffix(".*") ? String(version.dropLast(2)) : String(version))
    default: return term
    }
  }
}
