/// The page docs/checks.md, which describes all codes.
package enum CheckReference {
  /// The page in Markdown.
  package static let markdown =
    introduction + FindingCode.all.map(row).joined() + FindingCode.all.map(section).joined()

  private static let introduction = """
    # List of checks

    <!-- Generated from Sources/Checks by scripts/generate. Do not edit. -->

    These are the codes of the findings of `venvdeb check`; [Checking packages](checking.md) says how
    to use it. A code never changes its meaning. An *error* is something that is broken, or will be
    on the target; a *warning* works by chance, or not everywhere; an *info* is something to know
    about.

    | code | severity | finding |
    |---|---|---|

    """

  private static func row(_ code: FindingCode) -> String {
    "| [`\(code.name)`](#\(code.name)) | \(code.severity.rawValue) | \(escaped(code.summary)) |\n"
  }

  private static func section(_ code: FindingCode) -> String {
    """

    ## \(code.name)

    *\(code.severity.rawValue)*: \(escaped(code.summary)).

    \(wrapped(escaped(code.explanation)))

    \(wrapped("**What to do:** \(escaped(code.hint))."))

    """
  }

  /// Returns text in which nothing is HTML or emphasis but what stands between backquotes.
  private static func escaped(_ text: String) -> String {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, part in
      index.isMultiple(of: 2)
        ? part.map { "<*_".contains($0) ? "\\\($0)" : "\($0)" }.joined() : String(part)
    }.joined(separator: "`")
  }

  /// Returns text in lines of at most 100 characters.
  private static func wrapped(_ text: String) -> String {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < 100 {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }
}
