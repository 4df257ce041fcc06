import Artifacts
import Core
import SystemPackage
import TestSupport
import Testing

@testable import Checks

@Suite("Overrides")
struct OverridesTests {
  private static func overrides(_ text: String) throws -> Overrides {
    let scratch = try Scratch()
    let file = scratch.path.appending("pond.venvdeb-overrides")
    try AtomicFile.write(text, to: file)
    var overrides = Overrides()
    try overrides.read(file)
    return overrides
  }

  private static var results: [CheckResult] {
    [
      CheckResult(
        path: "pond.deb", kind: .deb, name: "pond",
        findings: [
          Finding(LinkRule.dangling, "opt/venvs/pond/lib/a", nil, "it leads to 'b'"),
          Finding(LinkRule.outside, "opt/venvs/pond/lib/ca.pem", nil, "it leads to '/etc/x'"),
          Finding(TreeRule.none, "", nil, "none"),
        ])
    ]
  }

  @Test func aMistypedCodeHasASuggestion() {
    let error = #expect(throws: OverrideError.self) {
      try Self.overrides("bytecode-stael: x  # reason\n")
    }
    #expect(error?.message == "unknown finding code 'bytecode-stael'")
    #expect(error?.hint == "did you mean 'bytecode-stale'?")
    #expect(FindingCode.hint(forUnknown: "xyz") == "run 'venvdeb check --list' for all codes")
  }

  @Test("a finding is excused by its code and a pattern for its path, with the reason")
  func excuses() throws {
    var results = Self.results
    try Self.overrides(
      """
      # comment
      link-out-of-package: opt/venvs/*/ca.pem  # ca-certificates is in Depends

      no-virtual-environment  # built elsewhere
      """
    ).apply(to: &results)
    #expect(results[0].findings.map(\.code.name) == ["dangling-link"])
    #expect(
      results[0].overridden.map(\.reason) == ["ca-certificates is in Depends", "built elsewhere"])
  }

  @Test("what excuses nothing is said, once")
  func unused() throws {
    var results = Self.results + Self.results
    try Self.overrides("dangling-link: usr/*  # no\n").apply(to: &results)
    #expect(results[0].findings.count == 4)
    #expect(results[0].findings.last?.code == Overrides.unused)
    #expect(results[1].findings.count == 3)
  }

  @Test(
    "a line needs a reason, and a code that exists",
    arguments: [
      ("dangling-link: *\n", OverrideError.Reason.noReason),
      ("dangling-link: * #  \n", .noReason),
      ("dangling: * # why\n", .unknownCode("dangling")),
    ])
  func refuses(text: String, reason: OverrideError.Reason) throws {
    do {
      _ = try Self.overrides("# first\n" + text)
      Issue.record("it was accepted")
    } catch let error as OverrideError {
      #expect(error.reason == reason)
      #expect(error.line == 2)
      #expect(error.exitStatus == .usage)
    }
  }
}
