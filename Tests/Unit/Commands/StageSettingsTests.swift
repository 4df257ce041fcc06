import Core
import SystemPackage
import Testing

/// What `venvdeb stage` says of settings that cannot be meant.
@Suite struct StageSettingsTests {
  private func stage(
    _ terminal: borrowing Terminal, _ arguments: String...
  ) async -> Terminal.Outcome {
    await terminal.run(arguments: ["stage", "--package=demo", "--destdir=d"] + arguments)
  }

  /// Stages with a configuration file `demo.venvdeb`.
  private func stage(
    configuredBy text: String, _ arguments: String...
  ) async throws -> Terminal.Outcome {
    let terminal = try Terminal()
    try AtomicFile.write(text, to: terminal.path.appending("demo.venvdeb"))
    return await terminal.run(
      arguments: ["stage", "--package=demo", "--destdir=d", "--config=demo.venvdeb"] + arguments)
  }

  @Test func `a NUL character in a configuration file is an error`() async throws {
    let outcome = try await stage(configuredBy: "# demo\nprefix: /opt/demo\0/x\n")
    #expect(outcome.status == 2)
    #expect(outcome.errorOutput.contains("demo.venvdeb:2: invalid character U+0000"))
  }

  @Test(arguments: ["0", "-1", "many"])
  func `no jobs are an error`(number: String) async throws {
    let outcome = try await stage(configuredBy: "jobs: \(number)\n")
    #expect(outcome.status == 2)
    #expect(outcome.errorOutput.contains("demo.venvdeb:1: invalid number of jobs '\(number)'"))
  }

  @Test(arguments: [
    ("keep: 1", "invalid number of releases '1'", "use 2 to 1000"),
    ("keep: many", "invalid number of releases 'many'", "use 2 to 1000"),
    ("smoke-timeout: 0", "invalid number of seconds '0'", "use 1 to 86400"),
    ("smoke-user: 0/root", "invalid user name '0/root'", "use lower-case letters"),
    ("smoke-on-install: ignore", "ignore", "choose one of refuse, warn"),
  ])
  func `values that the versioned layout cannot have are errors`(
    line: String, message: String, hint: String
  ) async throws {
    let outcome = try await stage(
      configuredBy: "layout: versioned\n\(line)\n", "--package-version=1.0")
    #expect(outcome.status == 2)
    #expect(outcome.errorOutput.contains("demo.venvdeb:2: "))
    #expect(outcome.errorOutput.contains(message))
    #expect(outcome.errorOutput.contains(hint))
  }

  @Test(arguments: [
    "keep: 3", "smoke-test: demo", "smoke-user: daemon", "smoke-timeout: 9",
    "smoke-on-install: warn",
  ])
  func `keys of the versioned layout are errors in the plain one`(line: String) async throws {
    let outcome = try await stage(configuredBy: "# Plain.\n\(line)\n")
    #expect(outcome.status == 2)
    let key = line.prefix { $0 != ":" }
    #expect(outcome.errorOutput.contains("demo.venvdeb:2: '\(key)' needs the versioned layout"))
    #expect(outcome.errorOutput.contains("add 'layout: versioned'"))
  }

  @Test(arguments: [
    ("conffile: /etc/shop.ini", "'/etc/shop.ini' is not the path of a file in the tree"),
    ("conffile: ../shop.ini", "'../shop.ini' is not the path of a file in the tree"),
    ("conffile: a.ini -> shop.ini", "'shop.ini' is not the path of a file below /etc"),
    ("conffile: a.ini -> /srv/shop.ini", "'/srv/shop.ini' is not the path of a file below /etc"),
    ("conffile: a.ini -> /etc/shop/", "'/etc/shop/' is not the path of a file below /etc"),
    ("conffile: a.ini -> /etc/../x", "'/etc/../x' is not the path of a file below /etc"),
    ("conffile: a.ini ->", "'' is not the path of a file below /etc"),
  ])
  func `paths of configuration files that cannot be meant are errors`(
    line: String, message: String
  ) async throws {
    let outcome = try await stage(configuredBy: "# demo\n\(line)\n")
    #expect(outcome.status == 2)
    #expect(outcome.errorOutput.contains("demo.venvdeb:2: \(message)"))
    #expect(outcome.errorOutput.contains("hint: write "))
  }

  @Test(arguments: [
    ("link: pond, six", "'pond, six' is not", "write a line 'link: NAME' for each command"),
    ("link: pond six", "'pond six' is not", "write a line 'link: NAME' for each command"),
    ("link: pond # comment", "'pond # comment' is not", "a comment needs a line of its own"),
    ("link: \"pond\"", "'\"pond\"' is not", "write 'link: pond', without quotes"),
    ("link: pond=/usr/bin/foo", "'pond=/usr/bin/foo' is not", "debian/<package>.links"),
    ("link: bin/pond", "'bin/pond' is not", "debian/<package>.links"),
    ("link : pond", "'link ' cannot be the name of a field", "write 'link:', without a blank"),
  ])
  func `links that name no command are errors before the build`(
    line: String, message: String, hint: String
  ) async throws {
    let outcome = try await stage(configuredBy: "# demo\n\(line)\n")
    #expect(outcome.status == 2)
    #expect(outcome.errorOutput.contains("demo.venvdeb:2: \(message)"))
    #expect(outcome.errorOutput.contains("hint: \(hint)") || outcome.errorOutput.contains(hint))
  }

  @Test func `a byte order mark is no part of the first key`() async throws {
    let outcome = try await stage(configuredBy: "\u{feff}link: pond six\n")
    #expect(outcome.errorOutput.contains("demo.venvdeb:1: 'pond six' is not"))
  }

  @Test func `packages with the same options have the same key of a tree`() async throws {
    let terminal = try Terminal()
    func key(_ text: String, _ arguments: String...) async throws -> String {
      try AtomicFile.write(text, to: terminal.path.appending("demo.venvdeb"))
      let outcome = await terminal.run(
        arguments: ["stage", "--package=demo", "--destdir=d", "--config=demo.venvdeb"]
          + arguments + ["--print-tree-key"])
      #expect(outcome.status == 0)
      return outcome.output
    }
    let first = try await key("extras: server\nprefix: /opt/shop\nlink: shop\n")
    #expect(first.count == 65)
    let others =
      "check: shop --version\nno-sbom: yes\nno-lintian-overrides: yes\ninstall-suffix: x\n"
    #expect(try await key("extras: server\n\(others)") == first)
    #expect(try await key("extras: server, client\n") != first)
    #expect(try await key("extras: server\n", "--python=python3.9") != first)
    #expect(try await key("extras: server\n", "--package-version=2") != first)
    #expect(try await key("extras: server\nfreeze: lock.txt\n").isEmpty)
    #expect(try await key("bundle: shop.venv.tar\n").isEmpty)
  }

  @Test func `credentials in a setting are not shown`() async throws {
    var terminal = try Terminal()
    terminal.environment["DH_VENVDEB_ARGUMENTS"] = "--index-url\nhttps://jane:c4n4ry@h/\n--jobs=0"
    let outcome = await stage(terminal, "--pip-arg=--timeout=https://jane:c4n4ry@h/")
    #expect(outcome.status == 2)
    #expect(outcome.errorOutput.contains("invalid number of jobs '0'"))
    #expect(!outcome.errorOutput.contains("c4n4ry"))
  }

  @Test func `a lock with credentials is not shown as it is`() async throws {
    let terminal = try Terminal()
    try AtomicFile.write(
      "demo @ https://jane:c4n4ry@h/demo.whl junk\n",
      to: terminal.path.appending("requirements.txt"))
    let outcome = await stage(terminal, "--requirements=requirements.txt")
    #expect(outcome.status == 1)
    #expect(!(outcome.output + outcome.errorOutput).contains("c4n4ry"))
  }

  @Test func `a misspelt command gets a suggestion`() async throws {
    let outcome = await (try Terminal()).run(arguments: ["stgae", "--package=x"])
    #expect(outcome.status == 2)
    #expect(
      outcome.errorOutput
        == "venvdeb: error: unknown command 'stgae'\n  hint: did you mean 'stage'?\n")
  }

  @Test func `a misspelt code gets a suggestion`() async throws {
    let outcome = await (try Terminal()).run(arguments: ["check", "--explain", "bytecode-stael"])
    #expect(outcome.status == 2)
    #expect(outcome.errorOutput.contains("hint: did you mean 'bytecode-stale'?"))
  }
}
