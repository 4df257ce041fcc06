import Testing

@testable import Wheels

@Suite struct RecordRowsTests {
  private func rows(_ paths: [String], without path: String = "RECORD") -> RecordRows {
    RecordRows(
      paths.enumerated().map { Record.Row(path: $1, digest: nil, size: $0) }, without: path)
  }

  @Test func `are found in any order, each once`() {
    let paths = ["a", "b", "c", "d", "e"]
    for order in [paths, paths.reversed(), ["c", "a", "b", "e", "d"], ["a", "c", "b", "d", "e"]] {
      var rows = rows(paths)
      for path in order {
        #expect(rows.take(path)?.path == path)
        #expect(rows.take(path) == nil)
        #expect(rows.take("f") == nil)
      }
      #expect(rows.remaining.isEmpty)
    }
  }

  @Test func `what nobody asks for remains`() {
    var rows = rows(["a", "b", "c", "d"])
    #expect(rows.take("b")?.size == 1)
    #expect(rows.take("d")?.size == 3)
    #expect(rows.remaining.map(\.path) == ["a", "c"])
  }

  @Test func `the one that is left out counts as taken`() {
    var rows = rows(["a", "b", "c"], without: "b")
    #expect(rows.take("b") == nil)
    #expect(rows.take("a") != nil)
    #expect(rows.take("c") != nil)
    #expect(rows.remaining.isEmpty)
  }

  /// Strings are equal in every Unicode form; whoever asks has to compare.
  @Test func `another Unicode form is found`() {
    var rows = rows(["a", "\u{e9}"])
    #expect(rows.take("e\u{301}")?.path.utf8.count == 2)
  }
}
