import Testing

@testable import Relocation

@Suite struct PathSearchTests {
  private func finds(_ path: String, in bytes: [UInt8], isBinary: Bool) throws -> Bool {
    let search = try #require(PathSearch(Array(path.utf8)))
    return bytes.withUnsafeBytes {
      if case .found = search.look(in: $0, isEnd: true, isBinary: isBinary) { true } else { false }
    }
  }

  @Test(arguments: [
    "/tmp/m", "/tmp/m/", "/tmp/m/x", "\"/tmp/m\"", "see /tmp/m.", "/tmp/m, /x", "a=/tmp/m:/x",
    "-I/tmp/m", "-L/tmp/m -lm", "file:///tmp/m", "--prefix=/tmp/m\n", "${x}/tmp/m", "//tmp/m",
    "/tmp/module and /tmp/m", "/x:/tmp/m", "/tmp/m\u{2026}", "[/tmp/m]", "/tmp/m~",
  ])
  func `a path that stands for itself is found`(text: String) throws {
    #expect(try finds("/tmp/m", in: Array(text.utf8), isBinary: false))
  }

  @Test(arguments: [
    "/tmp/module", "/tmp/m1", "/tmp/m_x", "/tmp/m.git", "/tmp/m-1.0/x", "/tmp/m+dfsg", "/tmp/m@2",
    "/var/tmp/m", "/var/tmp/m/x", "https://example.org/tmp/m", "/tmp/module/tmp/m/x",
  ])
  func `a part of another path is not`(text: String) throws {
    #expect(try !finds("/tmp/m", in: Array(text.utf8), isBinary: false))
  }

  /// In bytecode and pickles no character ends a string, and what follows may be a letter.
  @Test(
    arguments: [
      [0x7a, 6], [0xda, 6], [0x8c, 6], [0x61, 6, 0, 0, 0], [0x58, 6, 0, 0, 0], [0x28, 0, 0, 0, 6],
    ] as [[UInt8]])
  func `a length before the path says where it ends`(head: [UInt8]) throws {
    let text = Array("/x/y".utf8) + head + Array("/tmp/m".utf8) + Array("zoo".utf8)
    #expect(try finds("/tmp/m", in: text, isBinary: true))
    let longer = Array("/x/y".utf8) + head.map { $0 == 6 ? 9 : $0 } + Array("/tmp/mzoo".utf8)
    #expect(try !finds("/tmp/m", in: longer, isBinary: true))
  }

  @Test func `what more bytes can decide is left open`() throws {
    let search = try #require(PathSearch(Array("/tmp/m".utf8)))
    for text in ["x /tmp/m", "x /tmp/m."] {
      let result = Array(text.utf8).withUnsafeBytes {
        search.look(in: $0, isEnd: false, isBinary: false)
      }
      #expect(result == .undecided(2))
    }
  }
}
