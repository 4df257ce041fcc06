package import Core
package import SystemPackage

/// A script of the shell, parsed but not run.
package struct ShellScript: Sendable {
  /// The file, as messages name it.
  let file: FilePath
  /// All commands.
  let commands: ShellCommand
  /// Whether the shebang has `-e`, as `set -e` (XCU 2.14, "set").
  let endsOnFailure: Bool

  /// Limits of a script: 1 MiB, 200,000 tokens, commands and quotes nested 64 deep.
  package static let limits = BudgetLimits(bytes: 1 << 20, entries: 200_000, seconds: 10)

  /// Parses a script (POSIX.1-2017, XCU 2.9 and 2.10).
  ///
  /// Extensions of bash and dash that maintainer scripts use are understood: `[[`, `function`,
  /// `select`, `<<<`, `&>`, `|&`, `;&` and `local`. Throws `SyntaxError` for anything else, and for a
  /// script over the limits.
  package init(_ bytes: [UInt8], file: FilePath) throws(SyntaxError) {
    let budget = Budget("script", limits: Self.limits)
    do { try budget.spend(bytes: bytes.count) } catch { throw SyntaxError(file, 1, error.reason) }
    guard !bytes.contains(0) else { throw SyntaxError(file, 1, "the file is not a script") }
    var scanner = ShellScanner(bytes, file: file, budget: budget)
    var parser = ShellParser(try scanner.scan(), file: file, budget: budget)
    self.file = file
    commands = try parser.parse()
    endsOnFailure =
      Self.shebang(of: bytes)?.dropFirst().contains { word in
        word.first == UInt8(ascii: "-") && !word.starts(with: "--".utf8)
          && word.contains(UInt8(ascii: "e"))
      } ?? false
  }

  /// Returns whether a program is a script of a shell: its shebang names one, or it has none, so that
  /// dpkg would leave it to the shell.
  package static func isShell(_ bytes: [UInt8]) -> Bool {
    guard let words = shebang(of: bytes) else { return true }
    let names = words.map { word in
      String(decoding: word.split(separator: UInt8(ascii: "/")).last ?? [], as: UTF8.self)
    }
    let program = names.first == "env" ? names.dropFirst().first : names.first
    return program.map(["sh", "ash", "bash", "dash", "ksh", "zsh"].contains) ?? false
  }

  /// Returns the words of the shebang; nil if there is none.
  private static func shebang(of bytes: [UInt8]) -> [ArraySlice<UInt8>]? {
    guard bytes.starts(with: "#!".utf8) else { return nil }
    return bytes.dropFirst(2).prefix { $0 != 0x0a }.split(whereSeparator: \.isBlank)
  }
}
