import Archives
import Core
import Testing

@testable import Wheels

@Suite struct RecordTests {
  private static let digest = Digest.of(Array("x".utf8))
  private static let sha256 = "sha256=\(digest.base64URL)"

  private static func parse(_ text: String) throws(RecordError) -> [Record.Row] {
    try Record(parsing: Array(text.utf8)).rows
  }

  @Test func readsRows() throws {
    let rows = try Self.parse("a.py,\(Self.sha256),1\nd/RECORD,,\n")
    #expect(
      rows == [
        .init(path: "a.py", digest: Self.digest, size: 1),
        .init(path: "d/RECORD", digest: nil, size: nil),
      ])
  }

  @Test(arguments: [
    "a.py,\(sha256),1", "a.py,\(sha256),1\r\n", "./a.py,\(sha256),1\n", "././a.py,\(sha256),1\n",
    "\"a.py\",\"\(sha256)\",\"1\"\r\n", "a.py,\(sha256)=,1\n",
    "a.py,SHA256\(sha256.dropFirst(6)),1",
    "a.py,\(sha256),1,more,columns\n", "\n\r\na.py,\(sha256),1\n\n",
    "a.py,\(sha256),1\na.py,\(sha256),1\n",
    "a.py,sha256=\(digest.base64URL.map { $0 == "-" ? "+" : $0 == "_" ? "/" : String($0) }.joined()),1",
  ])
  func readsEveryForm(_ text: String) throws {
    #expect(try Self.parse(text) == [.init(path: "a.py", digest: Self.digest, size: 1)])
  }

  @Test(arguments: [
    ("\"a, b\"", "a, b"), ("\"say \"\"x\"\"\"", "say \"x\""), ("é", "é"), ("\"a\nb\"", "a\nb"),
    ("a\"b", "a\"b"), ("\"a\"b", "ab"), ("a b", "a b"), ("\"\"\"\u{301}\"", "\"\u{301}"),
  ])
  func readsAsCSV(_ field: String, _ path: String) throws {
    #expect(try Self.parse("\(field),,\n").map(\.path) == [path])
  }

  @Test(arguments: [
    ("a,md5=AAAA,1", 1, RecordError.Reason.unsafeAlgorithm("a", "md5")),
    ("a,sha1=AAAA,1", 1, .unsafeAlgorithm("a", "sha1")),
    ("a,AAAA,1", 1, .unsafeAlgorithm("a", "AAAA")),
    ("a,sha256,1", 1, .badDigest("a")),
    ("a,sha256=AAAA,1", 1, .badDigest("a")),
    ("a,sha256=\(String(repeating: "A", count: 41))!!,1", 1, .badDigest("a")),
    ("a,\(sha256),x", 1, .badSize("a", "x")),
    ("a,\(sha256),-1", 1, .badSize("a", "-1")),
    ("a,\(sha256),+1", 1, .badSize("a", "+1")),
    ("a,\(sha256),99999999999999999999", 1, .badSize("a", "99999999999999999999")),
    ("a,,\n\n,\(sha256),1", 3, .emptyPath),
    ("./,,", 1, .emptyPath),
    ("a,,\nb,,\n\"c,,\nd,,", 3, .openQuote),
    ("a\rb,,", 1, .carriageReturn),
    ("\"x\n\",,\nb\r,,", 3, .carriageReturn),
    ("a,\(sha256),1\na,\(sha256),2", 2, .contradictoryRows("a")),
    ("a,\(sha256),1\n./a,,", 2, .contradictoryRows("a")),
  ])
  func refuses(_ text: String, _ line: Int, _ reason: RecordError.Reason) {
    #expect(throws: RecordError(line: line, reason: reason)) { try Self.parse(text) }
  }

  @Test func refusesOtherEncodings() {
    #expect(throws: RecordError(line: nil, reason: .combiningCharacters)) {
      try Self.parse("a\(String(repeating: "\u{301}\u{323}", count: 50_000)),,\n")
    }
    #expect(throws: RecordError(line: nil, reason: .notUTF8)) {
      try Record(parsing: [0x61, 0xff, 0x2c, 0x2c])
    }
  }

  @Test func writesSortedRowsThatReadBack() throws {
    let rows: [Record.Row] = [
      .init(path: "b", digest: Self.digest, size: 1), .init(path: "RECORD", digest: nil, size: nil),
      .init(path: "a, \"b\"\u{301}", digest: Self.digest, size: 2),
      .init(path: "../../bin/x", digest: Self.digest, size: 0),
    ]
    let text = Record(rows: rows).text
    #expect(
      text == """
        ../../bin/x,\(Self.sha256),0
        RECORD,,
        "a, ""b""\u{301}",\(Self.sha256),2
        b,\(Self.sha256),1

        """)
    #expect(Set(try Self.parse(text)) == Set(rows))
  }

  /// Whichever members come between, and in whatever order.
  @Test(arguments: [
    ["a.py", "b/é.py", "b/c.py"], ["b/", "a.py", "b/é.py", "b/c.py"], ["b/c.py", "b/é.py", "a.py"],
    ["x", "y", "a.py", "b/é.py", "b/c.py"], ["a.py", "b/e\u{301}.py", "b/c.py"], ["a.py"], [],
  ])
  func `the names of members do not change the rows`(names: [String]) throws {
    let text = """
      a.py,,1
      "b/é.py",,2
      ./b/c.py,,3
      d/RECORD,,

      """
    let members = try WheelFiles.unread(names.map { (path: $0, size: 0) }).map(\.member)
    let rows = try Record(parsing: Array(text.utf8), of: members).rows
    #expect(rows == (try Record(parsing: Array(text.utf8))).rows && rows.count == 4)
    for (row, path) in zip(rows, ["a.py", "b/é.py", "b/c.py", "d/RECORD"]) {
      #expect(row.path.hasSameBytes(as: path))
    }
  }
}
