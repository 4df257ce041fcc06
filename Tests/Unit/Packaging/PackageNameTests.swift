import Packaging
import Testing

@Suite struct PackageNameTests {
  @Test(arguments: [
    ("Flask", "flask", "flask"), ("zope.interface", "zope-interface", "zope_interface"),
    ("Foo-_.Bar", "foo-bar", "foo_bar"), ("a", "a", "a"), ("0x1", "0x1", "0x1"),
  ])
  func normalises(raw: String, normalized: String, escaped: String) throws {
    let name = try PackageName(raw)
    #expect(name.raw == raw)
    #expect(name.normalized == normalized)
    #expect(name.escaped == escaped)
    #expect(name == (try PackageName(normalized)))
  }

  @Test(arguments: ["", "-a", "a-", "_a", "a.", "a b", "a/b", "é", "a\n"])
  func refuses(raw: String) {
    let error = #expect(throws: NameError.self) { try PackageName(raw) }
    #expect(error?.name == raw)
  }

  @Test func spellingsAreOneKey() throws {
    let names = try Set(["Foo.Bar", "foo_bar", "FOO--bar"].map { try PackageName($0) })
    #expect(names.count == 1)
  }
}
