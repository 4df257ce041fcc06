import Packaging
import Testing

@Suite struct EntryPointsTests {
  private static func parse(_ text: String) throws(EntryPointError) -> [EntryPoint] {
    try EntryPoints(parsing: text).scripts
  }

  @Test func readsBothGroupsAndNoOther() throws {
    let scripts = try Self.parse(
      """
      # comment
      [console_scripts]
      one = package.cli:main
      [other]
      one = whatever this is
      [gui_scripts]
      ; comment
      two = package:App.run
      """)
    #expect(
      scripts == [
        .init(name: "one", module: "package.cli", attribute: "main"),
        .init(name: "two", module: "package", attribute: "App.run"),
      ])
    #expect(scripts[1].importedName == "App")
  }

  @Test(arguments: [
    "a=m:f", "a = m : f", "  a = m:f", "a =\n   m:f", "a = m:f\r\n\r\n",
    "\n# x\na = m:f\n  # y\n",
  ])
  func readsEveryForm(_ option: String) throws {
    #expect(
      try Self.parse("[console_scripts]\n" + option)
        == [.init(name: "a", module: "m", attribute: "f")])
  }

  @Test(arguments: [("a = m:f [extra]", ["extra"]), ("a = m:f[x, Y_z]", ["x", "y-z"])])
  func readsExtras(_ option: String, _ extras: [String]) throws {
    let names = try extras.map { try PackageName($0) }
    #expect(
      try Self.parse("[console_scripts]\n" + option)
        == [.init(name: "a", module: "m", attribute: "f", extras: Set(names))])
  }

  @Test(arguments: ["m_1.é:ф.x", "_m:_f", "my-module:f", "數:函"])
  func acceptsModules(_ value: String) throws {
    #expect(try Self.parse("[console_scripts]\na = \(value)").count == 1)
  }

  @Test(arguments: [
    "m", "m:", ":f", "m:f:g", "m.:f", ".m:f", "1m:f", "m:1f", "m:f()", "m:f;g", "m:f\n  import os",
    "m n:f", "m:f g", "m:f-g", "", "m:f#", "m:f\"", "m:½",
    // A letter that joins with what follows into one character.
    "m:f\u{d4e};\u{d4e}(\u{d4e})", "m:f\u{301}(", "m:f\u{200d}g\u{200d}",
  ])
  func refusesValues(_ value: String) {
    #expect(throws: EntryPointError.self) { try Self.parse("[console_scripts]\na = \(value)") }
  }

  @Test(arguments: ["m:f ; c", "m:f()", "m:f;g", "m : f g", "m:f, x", "m:f(\"\u{d4e};\")"])
  func readsNoFurtherThanTheFunctionIfThatIsAllowed(_ value: String) throws {
    let text = "[console_scripts]\na = \(value)"
    #expect(throws: EntryPointError.trailingText("a", value)) { try Self.parse(text) }
    #expect(
      try EntryPoints(parsing: text, tolerance: [.syntax]).scripts
        == [.init(name: "a", module: "m", attribute: "f")])
  }

  @Test(arguments: [
    "m", "m:", ":f", "m:f:g", "m.:f", "1m:f", "m:1f ;", "m:f\n  import os", "m n:f", "m:f-g",
    "m:f#",
    "m:f\"", "m;n:f ;", "m:f.;", "m:(f)", "m:f;\n  import os",
  ])
  func nothingUnsoundIsAllowed(_ value: String) {
    #expect(throws: EntryPointError.notCallable("a", value.replacing("\n  ", with: "\n"))) {
      try EntryPoints(parsing: "[console_scripts]\na = \(value)", tolerance: [.syntax])
    }
  }

  @Test(arguments: [
    ("a = m:f", EntryPointError.malformedLine(1, "a = m:f")),
    ("[console_scripts]\nword", .malformedLine(2, "word")),
    ("[console_scripts]\n= m:f", .malformedLine(2, "= m:f")),
    ("[x]\n[x]", .duplicateSection("x")),
    ("[console_scripts]\na = m:f\na = m:g", .duplicateName("a")),
    ("[console_scripts]\na = m:f\n[gui_scripts]\na = m:g", .duplicateName("a")),
    (
      "[a\(String(repeating: "\u{301}\u{323}", count: 50_000))]\n[b]", .combiningCharacters
    ),
    ("[console_scripts]\n../a = m:f", .unsafeName("../a", "it would leave the bin directory")),
  ])
  func refuses(_ text: String, _ error: EntryPointError) {
    #expect(throws: error) { try Self.parse(text) }
  }

  @Test func givesPipItsVersions() throws {
    let points = try EntryPoints(
      parsing: "[console_scripts]\npip = p:m\npip3 = p:m\npip3.9 = p:m\npipx = x:m")
    #expect(
      points.scripts(for: PythonVersion(3, 11)).map(\.name) == ["pipx", "pip", "pip3", "pip3.11"])
    let others = try EntryPoints(parsing: "[console_scripts]\npip3x = p:m\npip-tool = p:m")
    #expect(others.scripts(for: PythonVersion(3, 11)).map(\.name) == ["pip3x", "pip-tool"])
  }
}
