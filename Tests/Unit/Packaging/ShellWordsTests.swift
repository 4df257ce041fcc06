import TestSupport
import Testing

@testable import Packaging

/// Lines are separated as `shlex.split` of Python and `env -S` of GNU coreutils do it.
@Suite struct ShellWordsTests {
  private static let lines = [
    "", " ", "a b", "  a\tb  ", "a 'b c' d", "a \"b c\" d", "a'b'\"c\"d", "''", "a '' \"\" b",
    "\"a'b\" 'c\"d'", #"\'a\'"#, #""a\"b""#, #""a\\b""#, #""a\'b""#, #"'a"b'"#,
    "--global-option=\"--x 'y z'\"", "ü ñ 'ö ß'", "a#b",
  ]

  /// What a command prints for a line, one word a line.
  private func words(_ command: String, _ line: String) throws -> [String]? {
    let quoted =
      "'"
      + line.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: #"'\''"#) + "'"
    let (status, output) = try shell(command + " " + quoted + " 2>/dev/null")
    guard status == 0 else { return nil }
    return output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { String($0.dropFirst().dropLast()) }
  }

  @Test(arguments: lines + [#"a\ b"#, #""a\$b""#, #""a\nb""#, #"'a\b'"#, "# a", "$a", "a\u{b}b"])
  func `a POSIX line has the words that shlex gives it`(line: String) throws {
    let script = "import shlex, sys; [print('<%s>' % word) for word in shlex.split(sys.argv[1])]"
    let expected = try #require(try words("python3 -c \"\(script)\"", line))
    #expect(try ShellWords.split(line.utf8) == expected)
  }

  @Test(
    arguments: lines + [
      #""a\_b""#, #"a\_b"#, #"'a\_b'"#, #"'a\'b'"#, #"'a\\b'"#, #"'a\b'"#, #"a\tb"#, #"a\c b"#,
      "a # b", "a #", "a\\#", "\\#a", #""\$HOME""#, "'$HOME'", "a`b`", "a\u{b}b\u{c}c",
    ])
  func `a line of env has the words that env -S gives it`(line: String) throws {
    let command = #"f() { env -S"printf '<%s>\\n' - $1"; }; f"#
    let expected = try #require(try words(command, line))
    let split = ShellWords(line.utf8, rules: .env)
    #expect(["-"] + split.words == expected)
    #expect(split.flaws == [])
  }

  @Test(arguments: ["'a", "\"a", "a\\", "a 'b\" c", "\"a\\\""])
  func `a quote or backslash without its end is an error`(line: String) {
    #expect(throws: ShellWords.UnclosedQuote()) { try ShellWords.split(line.utf8) }
    for rules in [ShellWords.Rules.posix, .env] {
      #expect(ShellWords(line.utf8, rules: rules).flaws.contains(.unclosedQuote))
    }
  }

  @Test func `an open quote reaches to the end`() {
    #expect(ShellWords("a \"b c".utf8).words == ["a", "b c"])
  }

  @Test(arguments: [
    ("$a", true, true), ("\"${a}\"", true, true), ("'$a'", false, false), ("\\$a", false, false),
    ("`a`", true, false), ("'`a`'", false, false),
  ])
  func `expansions are seen where they happen`(line: String, posix: Bool, env: Bool) {
    #expect(ShellWords(line.utf8).flaws.contains(.expansion) == posix)
    #expect(ShellWords(line.utf8, rules: .env).flaws.contains(.expansion) == env)
  }

  @Test(arguments: [#"a\b"#, #"a\ b"#, #""a\cb""#, #"\x"#])
  func `escapes that env rejects are flaws`(line: String) throws {
    #expect(try words(#"f() { env -S"true $1"; }; f"#, line) == nil)
    #expect(ShellWords(line.utf8, rules: .env).flaws == [.invalidEscape])
    #expect(ShellWords(line.utf8).flaws == [])
  }
}
