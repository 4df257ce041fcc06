import Core
import Testing

@Suite struct ByteSearchTests {
  @Test(arguments: [
    ("", "a", nil), ("a", "a", 0), ("b", "a", nil), ("xxa", "a", 2), ("ab", "abc", nil),
    ("abcabd", "abd", 3), ("aaab", "aab", 1), ("/build/build/x", "/build/x", 6),
    ("mississippi", "issip", 4), ("abab", "abab", 0), ("ababac", "abac", 2),
  ])
  func `it finds the first occurrence`(haystack: String, needle: String, offset: Int?) throws {
    let search = try #require(ByteSearch(Array(needle.utf8)))
    #expect(search.firstOffset(in: Array(haystack.utf8)) == offset)
  }

  @Test func `an empty needle is no search`() { #expect(ByteSearch([]) == nil) }

  @Test func `it agrees with a search that is too simple to be wrong`() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<3000 {
      // Few different bytes make likenesses frequent.
      let haystack = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        UInt8.random(in: 0...2, using: &random)
      }
      let needle = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        UInt8.random(in: 0...2, using: &random)
      }
      let simple = haystack.indices.first { haystack[$0...].starts(with: needle) }
      #expect(try #require(ByteSearch(needle)).firstOffset(in: haystack) == simple)
    }
  }

  @Test func `it agrees where the bytes repeat so much that it looks at each in turn`() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var haystack = [UInt8](repeating: 0, count: 3000)
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        haystack[Int.random(in: 0..<3000, using: &random)] = 1
      }
      var needle = [UInt8](repeating: 0, count: Int.random(in: 1...700, using: &random))
      needle[Int.random(in: 0..<needle.count, using: &random)] = 1
      let simple = haystack.indices.first { haystack[$0...].starts(with: needle) }
      #expect(try #require(ByteSearch(needle)).firstOffset(in: haystack) == simple)
    }
  }

  /// Horspool's algorithm alone takes the product of both lengths here.
  @Test func `no haystack takes more than linear time`() throws {
    let half = [UInt8](repeating: 0x61, count: 1 << 19)
    let search = try #require(ByteSearch(half + [0x62] + half))
    let clock = ContinuousClock()
    var found: Int?
    let time = clock.measure {
      found = search.firstOffset(in: [UInt8](repeating: 0x61, count: 1 << 21))
    }
    #expect(found == nil)
    #expect(time < .seconds(5))
  }
}
