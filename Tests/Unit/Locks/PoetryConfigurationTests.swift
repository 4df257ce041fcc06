import Core
import Locks
import Packaging
import SystemPackage
import TestSupport
import Testing

@Suite struct PoetryConfigurationTests {
  private static let hash = "sha256:" + String(repeating: "ab", count: 32)

  private func entries(
    _ files: [String: String], control: FormatControl
  ) throws -> [LockEntry] {
    let directory = try RequirementsDirectory(files)
    var scope = LockScope.usual()
    scope.formats = control
    return try Lock.read(
      [directory.path.appending("poetry.lock")], project: directory.path, scope: scope
    ).entries
  }

  @Test(arguments: [
    ("no-binary = ['One']", ["one"]), ("no-binary = 'one,two'", ["one", "two"]),
    ("no-binary = ':all:'", ["one", "two"]), ("no-binary = true", ["one", "two"]),
    ("no-binary = ':all:'\nonly-binary = ['two']", ["one"]),
    ("no-binary = ['one']\nonly-binary = ':all:'", ["one"]), ("no-binary = ':none:'", []),
  ])
  func `poetry.toml says what is built`(settings: String, expected: [String]) throws {
    func package(_ name: String) -> String {
      """
      [[package]]
      name = "\(name)"
      version = "1.0"
      groups = ["main"]
      files = [
          {file = "\(name)-1.0-py3-none-any.whl", hash = "\(Self.hash)"},
          {file = "\(name)-1.0.tar.gz", hash = "\(Self.hash)"},
      ]

      """
    }
    var files = [
      "poetry.lock": package("one") + package("two") + "[metadata]\nlock-version = \"2.1\"\n",
      "poetry.toml": "[installer]\n\(settings)\n",
    ]
    func sdists(_ control: FormatControl = FormatControl()) throws -> [String] {
      try entries(files, control: control)
        .filter { $0.artifacts.first?.fileName?.hasSuffix(".tar.gz") == true }
        .map(\.name.normalized)
    }
    #expect(try sdists() == expected)
    var control = FormatControl()
    control.setOnlyBinary(":all:")
    #expect(try sdists(control) == [])
    files["poetry.toml"] = nil
    #expect(try sdists() == [])
  }
}
