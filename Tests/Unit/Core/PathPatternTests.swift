import Core
import Testing

@Suite struct PathPatternTests {
  @Test(arguments: [
    ("lib/a.py", "lib/a.py", true), ("lib/a.py", "lib/a.pyc", false), ("", "", true),
    ("", "a", false), ("*", "", true), ("*", "a/b/c", true), ("lib/*.so", "lib/a/b/c.so", true),
    ("lib/*.so", "lib/c.so.1", false), ("*/a*b*c", "x/aabbcc", true), ("*/a*b*c", "x/acb", false),
    ("a?c", "abc", true), ("a?c", "a/c", true), ("a?c", "ac", false), ("a\\*", "a*", true),
    ("a\\*", "ab", false), ("a\\", "a\\", true), ("**x", "x", true), ("a*", "a", true),
    ("*ab", "aab", true), ("*aab*", "aaab", true),
  ])
  func `patterns mean what they mean in debian/copyright`(
    pattern: String, path: String, isMatch: Bool
  ) {
    #expect(PathPattern(pattern).matches(path) == isMatch)
    #expect(PathPattern(pattern).description == pattern)
  }
}
