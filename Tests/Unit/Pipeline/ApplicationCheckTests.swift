import Core
import Pipeline
import SystemPackage
import Testing
import Venv

@Suite struct ApplicationCheckTests {
  private func options(_ workshop: borrowing Workshop, _ checks: String...) async throws
    -> StageRequest
  {
    let hash = try workshop.addWheel(
      "greet",
      files: [
        "greet/__init__.py": "import sys\ndef main():\n    print('hello', *sys.argv[1:])\n",
        "greet-1.0.data/scripts/greet-e": "#!python\nimport greet\ngreet.main()\n",
        "greet-1.0.data/scripts/greet-isolated":
          "#!python -I -B\nimport sys\nprint(sys.flags.isolated, sys.flags.dont_write_bytecode)\n",
        "greet-1.0.data/scripts/greet-env":
          "#!/usr/bin/env -S GREETING=hi /opt/venvs/demo/bin/python -I\n"
          + "import os, sys\nprint(os.environ['GREETING'], sys.flags.isolated)\n",
      ], entryPoints: "[console_scripts]\ngreet = greet:main\n")
    var options = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    options.environment["HOME"] = "/nonexistent"
    options.environment["XDG_CACHE_HOME"] = "/nonexistent/cache"
    options.environment["PYTHONPATH"] = "/nonexistent/lib"
    options.checks = checks.map { ApplicationCheck(command: $0, location: "debian/demo.venvdeb:7") }
    return options
  }

  @Test func checksRunTheCommandsOfTheTree() async throws {
    let workshop = try Workshop.open()
    let options = try await options(
      workshop,
      """
      test "$(greet one 'two  three')" = "hello one two  three"
      test "$(greet-e x)" = "hello x"
      test "$(greet-isolated)" = "1 1"
      test "$(greet-env)" = "hi 1"
      """,
      """
      test "$(python -c 'import sys; print(sys.prefix)')" = "$VIRTUAL_ENV"
      test -z "$PYTHONPATH$XDG_CACHE_HOME"
      test "$PWD" = "\(workshop.path.string)/source"
      touch "$HOME/file" && ls "$HOME" && echo complaint >&2
      """)
    let said = Box()
    try await StageRun(options) { event in
      if case .checked(_, let output) = event { said.append(output) }
    }.run()
    #expect(said.texts == ["", "file\ncomplaint\n"])
    #expect(try FileSystem.entries(of: workshop.destdir).map(\.string) == ["opt", "usr"])
    #expect(try FileSystem.entries(of: workshop.path.appending("source")).isEmpty)
  }

  @Test func aFailingCheckLeavesNothing() async throws {
    let workshop = try Workshop.open()
    let options = try await options(workshop, "greet", "echo broken; exit 3", "touch never")
    let error = await #expect(throws: CheckFailure.self) { try await StageRun(options).run() }
    #expect(error?.location == "debian/demo.venvdeb:7")
    #expect(
      error?.message == "check 'echo broken; exit 3' exited with status 3:\n    broken")
    #expect(try workshop.contents().isEmpty)
    #expect(try FileSystem.entries(of: workshop.path.appending("source")).isEmpty)
  }

  @Test(arguments: [
    ("echo x >>$VIRTUAL_ENV/bin/greet", "bin/greet (changed)"),
    ("rm $VIRTUAL_ENV/bin/greet", "bin/greet (removed)"),
    ("touch $VIRTUAL_ENV/new", "new (new)"),
    ("touch -r /bin/sh $VIRTUAL_ENV/bin/greet", "bin/greet (changed)"),
    ("chmod 0700 $VIRTUAL_ENV/lib", "lib (changed)"),
  ])
  func aCheckThatChangesTheTreeIsRefused(command: String, change: String) async throws {
    let workshop = try Workshop.open()
    let options = try await options(workshop, command)
    let error = await #expect(throws: CheckFailure.self) { try await StageRun(options).run() }
    #expect(error?.message == "check '\(command)' changed the tree:\n  \(change)")
    #expect(try workshop.contents().isEmpty)
  }

  @Test func importingModulesIsNoChange() async throws {
    let workshop = try Workshop.open()
    var options = try await options(workshop, "python -c 'import greet'")
    options.bytecode = .none
    try await StageRun(options).run()
    #expect(try workshop.contents().keys.allSatisfy { !$0.contains("__pycache__") })
  }
}

/// Texts that several tasks may add to.
private final class Box: @unchecked Sendable {
  // The notifications of one run come one after the other.
  private(set) var texts: [String] = []

  func append(_ text: String) { texts.append(text) }
}
