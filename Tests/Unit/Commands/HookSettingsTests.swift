import Core
import SystemPackage
import Testing

/// The keys about hooks.
@Suite struct HookSettingsTests {
  /// Runs `venvdeb stage` with a configuration and a lock of nothing.
  private func stage(
    _ terminal: borrowing Terminal, _ lines: String
  ) async throws -> Terminal.Outcome {
    try AtomicFile.write(lines, to: terminal.path.appending("demo.venvdeb"))
    try AtomicFile.write("", to: terminal.path.appending("requirements.txt"))
    return await terminal.run(arguments: [
      "stage", "--package=demo", "--destdir=d", "--config=demo.venvdeb", "--no-project",
      "--report=report.json", "--package-version=1.0", "--requirements=requirements.txt",
    ])
  }

  /// What postinst gets, as the report has it.
  private struct Report: Decodable {
    struct Hooks: Decodable {
      struct Hook: Decodable, Equatable {
        let name: String
        let command: String
        let user: String?
        let timeout: Int
        let once: String
      }
      let hooks: [Hook]
      let environment: [String]
      let onInstall: String
    }
    let hooks: Hooks?
  }

  @Test func `hooks are in the report in their order`() async throws {
    let terminal = try Terminal()
    let outcome = try await stage(
      terminal,
      """
      hook: migrate: demo migrate --no-input
       load: demo load: 'all'
      hook-user: migrate: demo-admin
       nobody
      hook-timeout: 60
      hook-once: load: per-install
      hook-environment: DEMO=a b
       /etc/default/demo
      hook-on-install: warn

      """)
    try #require(outcome.status == 0, "\(outcome.errorOutput)")
    let report: Report = try JSONText.decode(
      from: FileSystem.read(terminal.path.appending("report.json"), limit: 1 << 20))
    let hooks = try #require(report.hooks)
    #expect(
      hooks.hooks == [
        Report.Hooks.Hook(
          name: "migrate", command: "demo migrate --no-input", user: "demo-admin", timeout: 60,
          once: "per-version"),
        Report.Hooks.Hook(
          name: "load", command: "demo load: 'all'", user: "nobody", timeout: 60,
          once: "per-install"),
      ])
    #expect(hooks.environment == ["DEMO=a b", "/etc/default/demo"])
    #expect(hooks.onInstall == "warn")
  }

  @Test(arguments: [
    ("hook: migrate", "'migrate' is not a name and a command", "write both"),
    ("hook: migrate:", "'migrate:' is not a name and a command", "write both"),
    ("hook: Migrate: demo", "invalid name of a hook 'Migrate'", "use lower-case letters"),
    ("hook: ../x: demo", "invalid name of a hook '../x'", "use lower-case letters"),
    ("hook: load: demo load", "there are two hooks 'load'", "choose another name"),
    ("hook-user: 0", "invalid user name '0'", "use lower-case letters"),
    ("hook-user: lode: demo", "there is no hook 'lode'", "choose one of load"),
    ("hook-timeout: load: -1", "invalid number of seconds '-1'", "use 0 to 604800"),
    ("hook-once: load: never", "invalid value 'never'", "per-version, per-install, always"),
    ("hook-environment: etc/default/demo", "neither NAME=value nor an absolute path", "write a"),
    ("hook-environment: PATH=/srv", "'PATH' cannot be set for hooks", "in the command"),
    ("hook-environment: HOME=/srv", "'HOME' cannot be set for hooks", "in the command"),
    ("hook-on-install: no", "invalid value 'no'", "choose one of refuse, warn"),
    (
      "layout: versioned\nhook: old: /opt/venvs/demo/current/bin/demo",
      "the hook 'old' uses /opt/venvs/demo/current, which is still the old release",
      "use $VENVDEB_RELEASE"
    ),
    (
      "layout: versioned\nlink: demo\nhook: old: /usr/bin/demo-2 || /usr/bin/demo",
      "the hook 'old' uses /usr/bin/demo, which is still the old release", "use $VENVDEB_RELEASE"
    ),
  ])
  func `values that cannot be used are errors`(
    line: String, message: String, hint: String
  ) async throws {
    let terminal = try Terminal()
    let outcome = try await stage(terminal, "hook: load: demo load\n\(line)\n")
    #expect(outcome.status == 2)
    let number = line.split(separator: "\n").count + 1
    #expect(outcome.errorOutput.contains("demo.venvdeb:\(number): "), "\(outcome.errorOutput)")
    #expect(outcome.errorOutput.contains(message), "\(outcome.errorOutput)")
    #expect(outcome.errorOutput.contains(hint), "\(outcome.errorOutput)")
  }

  @Test(arguments: [
    "hook-user: demo", "hook-timeout: 9", "hook-once: always", "hook-environment: A=b",
    "hook-on-install: warn",
  ])
  func `keys about hooks need a hook`(line: String) async throws {
    let terminal = try Terminal()
    let outcome = try await stage(terminal, "# None.\n\(line)\n")
    #expect(outcome.status == 2)
    let key = line.prefix { $0 != ":" }
    #expect(outcome.errorOutput.contains("demo.venvdeb:2: '\(key)' needs a hook"))
    #expect(outcome.errorOutput.contains("add a hook, such as 'hook: migrate: shop migrate'"))
  }
}
