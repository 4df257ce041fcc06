import Core
import Packaging
import SystemPackage
import Testing

@Suite struct DocumentReaderTests {
  private func toml(_ text: String, limits: BudgetLimits = .standard) throws -> DocumentTable {
    try TOMLReader.read(Array(text.utf8), file: "a.toml", limits: limits)
  }

  @Test func everyValueAndKeyHasItsPosition() throws {
    let table = try toml(
      "# é\na = 1\n[b]\n  é\n".replacing("  é\n", with: "  c.d = [ 'x',\n  2 ]\n"))
    #expect(table.member("a")?.position == DocumentPosition(line: 2, column: 1))
    #expect(table["a"]?.position == DocumentPosition(line: 2, column: 5))
    let inner = try #require(table["b"]?.table?["c"]?.table)
    #expect(inner.member("d")?.position == DocumentPosition(line: 4, column: 5))
    let elements = try #require(inner["d"]?.array)
    #expect(elements.map(\.position.line) == [4, 5])
    #expect(elements.map(\.position.column) == [11, 3])
  }

  @Test func keysKeepTheirOrder() throws {
    #expect(try toml("b = 1\na = 2\n[c]\n").keys == ["b", "a", "c"])
  }

  @Test func keysThatOnlyLookEqualAreTwo() throws {
    #expect(try toml("\"\\u00e9\" = 1\n\"e\\u0301\" = 2").members.count == 2)
  }

  @Test(arguments: [
    ("a = \n", "a.toml:1:5: invalid TOML: expected a value, found the end of the line"),
    ("a = 1\na = 2\n", "a.toml:2:1: invalid TOML: 'a' is already defined in line 1"),
    ("a = yes\n", "a.toml:1:5: invalid TOML: 'yes' is not a value: strings need quotation marks"),
    ("x = [\n1,\n", "a.toml:1:5: invalid TOML: the array is not closed"),
    ("x = \"a\nb\"\n", "a.toml:1:5: invalid TOML: the string is not closed"),
    ("x = 'a' b", "a.toml:1:9: invalid TOML: expected the end of the line, found 'b'"),
    ("[a]\nb = 1\n[a]\n", "a.toml:3:2: invalid TOML: 'a' is already defined in line 1"),
    ("<<<<<<< HEAD\n", "a.toml:1:1: invalid TOML: expected a key, found '<'"),
    ("a = \u{1}\n", "a.toml:1:5: invalid TOML: expected a value, found control character U+0001"),
    (
      "a = 92233720368547758070",
      "a.toml:1:5: invalid TOML: '92233720368547758070' does not fit into 64 bits"
    ),
  ])
  func saysWhatIsWrongAndWhere(document: String, expected: String) {
    let error = #expect(throws: DocumentError.self) { try toml(document) }
    #expect(error?.description == expected)
  }

  @Test func saysWhereTheEncodingIsWrong() {
    let bytes = Array("a = 'é'\nb = '".utf8) + [0xC3, 0x28]
    let error = #expect(throws: DocumentError.self) {
      try TOMLReader.read(bytes, file: "a.toml")
    }
    #expect(error?.description == "a.toml:2:6: invalid TOML: not valid UTF-8")
  }

  @Test func limitsNesting() throws {
    let error = #expect(throws: DocumentError.self) {
      try toml("a = " + String(repeating: "[", count: 100_000))
    }
    #expect(error?.reason == "document is nested more than 64 levels deep")
    #expect(throws: DocumentError.self) {
      try toml(String(repeating: "a.", count: 100_000) + "a = 1")
    }
    #expect(throws: DocumentError.self) {
      try toml("[" + String(repeating: "a.", count: 100_000) + "a]")
    }
  }

  @Test func limitsValues() throws {
    let limits = BudgetLimits(entries: 100)
    #expect(throws: DocumentError.self) {
      try toml("a = [" + String(repeating: "1,", count: 101) + "]", limits: limits)
    }
    #expect(throws: DocumentError.self) {
      try toml(String(repeating: "[[a]]\n", count: 101), limits: limits)
    }
  }

  /// A document of a hundred thousand tables takes well below a second; anything quadratic takes
  /// minutes.
  @Test(.timeLimit(.minutes(1))) func takesLinearTime() throws {
    let tables = String(repeating: "[[package]]\nname = \"a\"\n", count: 100_000)
    #expect(try toml(tables)["package"]?.array?.count == 100_000)
    let long = String(repeating: "\\n", count: 500_000)
    #expect(try toml("a = \"\(long)\"")["a"]?.string?.utf8.count == 500_000)
    let json = try JSONReader.read(Array("[\"\(long)\"]".utf8), file: "a.json")
    #expect(json.array?.first?.string?.utf8.count == 500_000)
  }

  @Test func readsJSON() throws {
    let value = try JSONReader.read(
      Array(
        "\u{FEFF}{\"a\": [1, -2.5e1, true, null], \"b\": \"\\ud83d\\ude00\\u00e9/\\/\"}\n".utf8),
      file: "a.json")
    let table = try #require(value.table)
    #expect(table["b"]?.string == "😀é//")
    let kinds = table["a"]?.array?.map(\.kind)
    #expect(kinds == ["an integer", "a float", "a boolean", "null"])
    #expect(table["a"]?.array?[1].position == DocumentPosition(line: 1, column: 14))
  }

  @Test(arguments: [
    ("{\"a\": 1,}", "a.json:1:9: invalid JSON: expected a name in quotes"),
    ("{\"a\": 1, \"a\": 2}", "a.json:1:10: invalid JSON: 'a' is there twice"),
    ("{\n\"a\": 01}", "a.json:2:6: invalid JSON: expected a value"),
    ("[1, 2", "a.json:1:6: invalid JSON: expected ',' or ']'"),
    ("[\"a", "a.json:1:2: invalid JSON: the string is not closed"),
    ("[\"\\u12\"]", "a.json:1:3: invalid JSON: expected four hexadecimal digits after '\\u'"),
    ("{} {}", "a.json:1:4: invalid JSON: expected the end of the file"),
  ])
  func saysWhatIsWrongInJSON(document: String, expected: String) {
    let error = #expect(throws: DocumentError.self) {
      try JSONReader.read(Array(document.utf8), file: "a.json")
    }
    #expect(error?.description == expected)
  }
}
