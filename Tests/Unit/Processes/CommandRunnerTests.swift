import Core
import Processes
import SystemPackage
import TestSupport
import Testing

@Suite struct CommandRunnerTests {
  private let runner = CommandRunner()

  private func shell(_ script: String, environment: [String: String] = [:]) -> Command {
    Command("/bin/sh", ["-c", script], environment: environment)
  }

  @Test func `output, error output and status arrive`() async throws {
    let result = try await runner.run(shell("echo out; echo err >&2; exit 7"))
    #expect(result.status == .exited(7))
    #expect(result.outputText == "out\n")
    #expect(result.errorTail() == "err")
  }

  @Test func `a signal is told from an exit status`() async throws {
    #expect(try await runner.run(shell("kill -9 $$")).status == .signaled(9))
  }

  @Test func `the environment is exactly what was given`() async throws {
    let command = Command("/usr/bin/env", environment: ["ONLY": "this one"])
    #expect(try await runner.runChecked(command).outputText == "ONLY=this one\n")
  }

  @Test func `a name without a slash is looked up in the command's own PATH`() async throws {
    let command = Command("true", environment: ["PATH": "/nonexistent:/usr/bin"])
    #expect(try await runner.run(command).status.isSuccess)
    await #expect(throws: ProcessError.self) {
      try await runner.run(Command("true", environment: ["PATH": "/nonexistent"]))
    }
  }

  @Test func `it runs in the directory that the command names`() async throws {
    var command = shell("pwd")
    command.workingDirectory = "/usr/lib"
    #expect(try await runner.runChecked(command).outputText == "/usr/lib\n")
  }

  @Test(arguments: [0, 1, 70_000, 5_000_000])
  func `input of any size passes through`(count: Int) async throws {
    let input = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    #expect(try await runner.runChecked(Command("/bin/cat"), input: input).output == input)
  }

  @Test func `a program that leaves its input unread is no trouble`() async throws {
    let input = [UInt8](repeating: 0, count: 1_000_000)
    #expect(try await runner.run(Command("/bin/true"), input: input).status.isSuccess)
  }

  @Test func `megabytes on both outputs do not lock`() async throws {
    let script = "head -c 9000000 /dev/zero >&2; head -c 9000000 /dev/zero; echo end >&2"
    let result = try await runner.run(shell(script, environment: ["PATH": "/usr/bin"]))
    #expect(result.output.count == 9_000_000)
    #expect(result.errorOutput.count == 1 << 20)
    #expect(result.errorTail().hasSuffix("end"))
  }

  @Test func `too much output is an error and ends the program`() async throws {
    let command = Command("/usr/bin/yes")
    await #expect(throws: ProcessError.tooMuchOutput(command, limit: 1 << 16)) {
      try await CommandRunner(outputLimit: 1 << 16).run(command)
    }
  }

  @Test func `a missing program is the environment's fault`() async throws {
    for path: FilePath in ["/nonexistent/program", "no-such-program-anywhere", "/etc/passwd"] {
      let error = await #expect(throws: ProcessError.self) { try await runner.run(Command(path)) }
      #expect(error == .notFound(Command(path)))
      #expect(error?.exitStatus == .environment)
    }
  }

  @Test func `a missing working directory is told from a missing program`() async throws {
    var command = shell("true")
    command.workingDirectory = "/nonexistent"
    let error = await #expect(throws: ProcessError.self) { try await runner.run(command) }
    #expect(error == .noWorkingDirectory(command))
  }

  @Test func `a failure says the command, its status and the end of its complaints`() async throws {
    let error = await #expect(throws: ProcessError.self) {
      try await runner.runChecked(shell("echo first >&2; echo last >&2; exit 3"))
    }
    #expect(
      error?.message
        == "'/bin/sh -c 'echo first >&2; echo last >&2; exit 3'' exited with status 3:\nfirst\nlast"
    )
  }

  @Test(.timeLimit(.minutes(30)))
  func `a cancelled task ends its program and what that has started`() async throws {
    let scratch = try Scratch()
    let file = scratch.path.appending("grandchild")
    let script = "(trap '' TERM; sleep 600) & echo $! >\(file.string); wait"
    let task = Task { try await runner.run(shell(script, environment: ["PATH": "/usr/bin:/bin"])) }
    try await eventually { (try? FileSystem.readText(file))?.hasSuffix("\n") == true }
    task.cancel()
    if case .success(let result) = await task.result {
      // SIGKILL follows after a while: a busy machine may not have run the program until then.
      #expect([.signaled(15), .signaled(9)].contains(result.status))
    }
    let grandchild = try FileSystem.readText(file).dropLast()
    try await eventually { !isRunning(grandchild) }
  }

  @Test(.timeLimit(.minutes(30)))
  func `what a program leaves in the background ends with it`() async throws {
    let script = "sleep 600 >/dev/null 2>&1 & echo $!"
    let result = try await runner.runChecked(
      shell(script, environment: ["PATH": "/usr/bin:/bin"]))
    try await eventually { !isRunning(result.outputText.dropLast()) }
  }

  @Test func `a program reads an empty input at once`() async throws {
    let result = try await runner.runChecked(Command("/bin/cat"))
    #expect(result.output.isEmpty)
  }

  /// Returns whether a process exists and is no zombie, as proc(5) tells.
  private func isRunning(_ process: some StringProtocol) -> Bool {
    let status = try? FileSystem.readText(FilePath("/proc/\(process)/stat"))
    guard let state = status?.split(separator: ") ").last?.first else { return false }
    return state != "Z"
  }

  /// Waits until a condition holds; the time limit of the test ends the waiting.
  private func eventually(_ condition: () -> Bool) async throws {
    while !condition() { try await Task.sleep(for: .milliseconds(20)) }
  }
}
