import Core
import Packaging
import TestSupport
import Testing

@Suite struct MarkerTests {
  private let environment: MarkerEnvironment

  init() throws { environment = try MarkerEnvironment(values: bookworm) }

  @Test(arguments: [
    ("python_version < '3.9'", false), ("python_version >= '3.9'", true),
    ("'3.9' <= python_version", true), ("python_version in '3.10 3.11'", true),
    ("sys_platform == 'linux' and os_name != 'nt'", true),
    ("os_name == 'nt' and os_name == 'nt' or os_name == 'posix'", true),
    ("os_name == 'nt' and (os_name == 'nt' or os_name == 'posix')", false),
    ("platform_release >= '5'", false), ("python_version == '3.*'", true),
    ("platform_machine not in 'aarch64 armv7l'", true), ("os.name == 'posix'", true),
    ("python_implementation == 'CPython'", true), ("sys_platform > 'a'", false),
    ("os_name ~= 'posix'", false), ("'posix' == os_name", true), ("os_name == sys_platform", false),
    ("'a' == 'a'", true), ("implementation_name == 'cpython'", true),
  ])
  func evaluates(text: String, expected: Bool) throws {
    #expect(try Marker(text).evaluate(in: environment) == expected)
  }

  @Test(arguments: [
    ("extra == 'Foo.Bar'", ["foo-bar"], true),
    ("extra == 'a' and extra == 'b'", ["a", "b"], false),
    ("extra == 'a' or extra == 'b'", ["b"], true), ("extra == 'a'", [], false),
    ("(extra == 'a.b')", ["a_b"], true), ("'a' in extras", ["a", "b"], true),
    ("'c' not in extras", ["a", "b"], true),
  ])
  func evaluatesExtras(text: String, extras: [String], expected: Bool) throws {
    let names = Set(try extras.map { try PackageName($0) })
    #expect(try Marker(text).evaluate(in: environment, extras: names) == expected)
  }

  @Test func limitsTheNesting() throws {
    let nested = {
      String(repeating: "(", count: $0) + "os_name == 'nt'" + String(repeating: ")", count: $0)
    }
    #expect(try Marker(nested(63)).description == "os_name == \"nt\"")
    let error = #expect(throws: RequirementError.self) { try Marker(nested(1_000_000)) }
    #expect(
      error?.message.hasSuffix("…': expression is nested more than 64 levels deep at column 65")
        == true)
    #expect(error?.message.utf8.count ?? 0 < 400)
  }

  @Test func repeatedBytesTakeLinearTime() throws {
    let half = String(repeating: "a", count: 1 << 18)
    let text = String(repeating: "a", count: 1 << 20)
    let marker = try Marker("\"\(half)b\(half)\" in \"\(text)\"")
    let time = ContinuousClock().measure { #expect(!marker.evaluate(in: environment)) }
    #expect(time < .seconds(5))
  }

  @Test(
    arguments: [
      { "extra == 'x\($0)'" }, { "extra != 'a\($0)' and extra == 'x\($0)'" },
      { "extra in 'x\($0)'" },
      { "'x\($0)' == extra and 'a\($0)' != extra" },
    ] as [@Sendable (Int) -> String])
  func manyExtrasTakeLinearTime(comparison: @Sendable (Int) -> String) throws {
    let names = Set(try (0..<3000).map { try PackageName("a\($0)") })
    let marker = try Marker((0..<1500).map(comparison).joined(separator: " or "))
    let time = ContinuousClock().measure {
      #expect(!marker.evaluate(in: environment, extras: names))
    }
    #expect(time < .seconds(5))
  }

  @Test(arguments: [
    ("extra != 'a'", ["a"], false), ("extra != 'a'", ["a", "b"], true), ("extra != 'a'", [], true),
    ("extra == ''", [], true), ("extra == ''", ["a"], false), ("extra in 'a-b'", ["b"], true),
    ("extra in 'a-b'", ["c"], false), ("extra not in 'a-b'", ["c", "a"], true),
    ("extra in 'a-b'", [], true), ("'a' in extra", ["cat"], true),
    ("'a' not in extra", ["a"], false),
    ("extra in extras", ["a"], true), ("extra === 'a'", ["a"], false),
    ("extra >= 'a'", ["a"], true),
    ("(extra == 'a' or extra == 'b') and extra != 'a'", ["a", "b"], true),
    ("(extra == 'a' or extra == 'b') and extra != 'a'", ["a"], false),
    ("(extra != 'a' or extra == 'b') and extra != 'b'", ["b"], false),
    ("(extra != 'a' or extra == 'a') and os_name == 'nt'", ["a"], false),
  ])
  func combinesExtras(text: String, extras: [String], expected: Bool) throws {
    let names = Set(try extras.map { try PackageName($0) })
    #expect(try Marker(text).evaluate(in: environment, extras: names) == expected)
  }

  @Test func evaluatesDependencyGroups() throws {
    let marker = try Marker("'dev' in dependency_groups")
    #expect(marker.evaluate(in: environment, groups: [try PackageName("Dev")]))
    #expect(!marker.evaluate(in: environment, extras: [try PackageName("dev")]))
  }

  @Test(arguments: [
    ("os_name = 'posix'", 9), ("os_name == posix", 12), ("os_name == 'posix", 12),
    ("(os_name == 'posix'", 1), ("os_name == 'posix')", 19), ("os_names == 'posix'", 1), ("", 1),
    ("os_name == 'posix' and", 23), ("os_name notin 'x'", 9), ("os_name not  'x'", 14),
  ])
  func locatesErrors(text: String, column: Int) throws {
    let error = #expect(throws: RequirementError.self) { try Marker(text) }
    #expect(error?.column == column, "\(error?.description ?? "")")
    #expect(error?.subject == "marker")
  }

  @Test func hostileNestingIsAnError() {
    let depth = 100_000
    #expect(throws: RequirementError.self) {
      try Marker(String(repeating: "(", count: depth) + "os_name == 'x'")
    }
  }

  @Test func printsWhatItMeans() throws {
    let text = "(os_name=='a' or os_name=='b') and (extra=='c' and extra in \"it's\")"
    let marker = try Marker(text)
    #expect(
      marker.description
        == #"(os_name == "a" or os_name == "b") and extra == "c" and extra in "it's""#)
    #expect(try Marker(marker.description) == marker)
  }

  @Test func everyVariableMustBeKnown() {
    var values = bookworm
    values["platform_version"] = nil
    let error = #expect(throws: MarkerEnvironmentError.self) {
      try MarkerEnvironment(values: values)
    }
    #expect(error?.variable == "platform_version")
  }

  @Test func developmentBuildsOfPythonHaveAVersion() throws {
    var values = bookworm
    values["python_full_version"] = "3.14.0a1+"
    let environment = try MarkerEnvironment(values: values)
    #expect(try Marker("python_full_version >= '3.14.0a1'").evaluate(in: environment))
  }
}
