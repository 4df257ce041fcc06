import Testing

@testable import Locks

@Suite struct GlobPatternTests {
  @Test(arguments: [
    ("*", "", true), ("a*c", "abbc", true), ("a*c", "abcd", false), ("?b", "éb", true),
    ("?", "", false), ("[ab]*", "beta", true), ("[ab]*", "gamma", false), ("[a-c]x", "bx", true),
    ("[a-c]x", "dx", false), ("[!a-c]x", "dx", true), ("[!a-c]x", "ax", false),
    ("[]x]", "]", true), ("[a", "[a", true), ("[!", "[!", true), ("a-[0-9]", "a-7", true),
    ("x[-]y", "x-y", true), ("**", "a/b", true), ("a/**", "a", false),
  ])
  func `names match patterns`(pattern: String, name: String, matches: Bool) {
    #expect(GlobPattern.matches(pattern, name) == matches)
  }

  @Test(arguments: [
    ("packages/*", "packages/a", true), ("packages/*", "packages/a/b", false),
    ("packages/?", "packages/a", true), ("p?a", "p/a", false), ("p[!x]a", "p/a", false),
    ("**/a", "a", true), ("**/a", "x/y/a", true), ("**/a", "x/ya", false),
    ("x/**/a", "x/a", true), ("x/**/a", "x/y/z/a", true), ("x/**", "x/y/z", true),
    ("x/**/[ab]", "x/y/b", true), ("a**b", "axb", true), ("*/a", "x/y/a", false),
  ])
  func `directories match patterns`(pattern: String, path: String, matches: Bool) {
    #expect(GlobPattern(pattern).matches(path, crossesSlashes: false) == matches)
  }

  /// The time does not grow with the number of ways to match.
  @Test(.timeLimit(.minutes(1))) func `many stars are fast`() {
    let pattern = String(repeating: "*a", count: 100) + "b"
    #expect(!GlobPattern.matches(pattern, String(repeating: "a", count: 1000)))
  }
}
