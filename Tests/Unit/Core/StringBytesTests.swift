import Core
import Testing

@Suite struct StringBytesTests {
  /// Short and long ones, and both forms of a letter, which are equal as strings.
  private static let texts = [
    "", "a", "ab", "b", "lib/python3.11/site-packages/demo/__init__.py",
    "lib/python3.11/site-packages/demo/__init__.pyc", "é", "e\u{301}", "é.pyc", "\u{ff}", "😀",
  ]

  @Test func `compares as the bytes do`() {
    for left in Self.texts {
      for right in Self.texts {
        let (bytes, others) = (Array(left.utf8), Array(right.utf8))
        #expect(left.hasSameBytes(as: right) == (bytes == others), "\(left) \(right)")
        #expect(
          left.precedes(right) == bytes.lexicographicallyPrecedes(others), "\(left) \(right)")
        #expect(left.hasBytePrefix(right) == bytes.starts(with: others), "\(left) \(right)")
      }
    }
  }

  @Test func `finds the end and the middle`() {
    #expect("a/b.pyc".hasByteSuffix(".pyc") && !"a/b.py".hasByteSuffix(".pyc"))
    #expect(".pyc".hasByteSuffix(".pyc") && !"pyc".hasByteSuffix(".pyc"))
    // A mark makes another character of what is before it, and no other bytes.
    #expect("a\u{301}.py".hasByteSuffix(".py") && !"a.py\u{301}".hasByteSuffix(".py"))
    #expect("a/tests/b".containsBytes("/tests/") && !"a/test/b".containsBytes("/tests/"))
    #expect("/tests/".containsBytes("/tests/") && !"".containsBytes("/tests/"))
    #expect("".containsBytes("") && "a".containsBytes("a") && !"a".containsBytes("ab"))
  }
}
