internal import Packaging
package import SystemPackage

/// The prefix that an activation script names, be it one of venv, virtualenv or venvdeb, for any
/// shell.
package struct ActivatedPrefix: Sendable, Hashable {
  /// The directory that the script sets `VIRTUAL_ENV` to.
  package let prefix: FilePath
  /// The line of the assignment, counted from 1.
  package let line: Int

  /// The largest script in bytes; those of all tools have a few thousand.
  package static let scriptLimit = 1 << 20

  /// How the scripts assign the prefix.
  private static let assignments = [
    "VIRTUAL_ENV=", "export VIRTUAL_ENV=", "setenv VIRTUAL_ENV ", "set -gx VIRTUAL_ENV ",
    "let virtual_env = ", "set -gx VIRTUAL_ENV=",
  ]

  /// Finds the first line that assigns an absolute path; nil if the script computes the prefix, as
  /// relocatable ones do.
  package init?(parsing script: String) {
    for (index, line) in Self.lines(of: script).enumerated() {
      let words = line.drop { $0 == " " || $0 == "\t" }
      guard let start = Self.assignments.first(where: { words.hasPrefix($0) }),
        let path = Self.word(words.dropFirst(start.count)), path.hasPrefix("/")
      else { continue }
      self.init(prefix: FilePath(path), line: index + 1)
      return
    }
    return nil
  }

  private init(prefix: FilePath, line: Int) {
    self.prefix = prefix
    self.line = line
  }

  /// Returns the name in front of the shell's prompt, which venvdeb's scripts for POSIX shells set
  /// to the last component of the prefix, also where they compute the prefix; nil if there is none.
  package static func prompt(in script: String) -> String? {
    let assignment = "VIRTUAL_ENV_PROMPT="
    return lines(of: script).lazy.filter { $0.hasPrefix(assignment + "'") }
      .compactMap { word($0.dropFirst(assignment.count)) }.first
  }

  private static func lines(of script: String) -> [Substring] {
    script.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// Returns the value of an assignment; nil for one that a shell has to compute.
  private static func word(_ text: Substring) -> String? {
    if text.hasPrefix("r#'"), text.hasSuffix("'#") {
      // The raw string of Nushell.
      return String(text.dropFirst(3).dropLast(2))
    }
    let value = ShellWords(text.utf8)
    return value.flaws.isEmpty ? value.words.first : nil
  }
}
