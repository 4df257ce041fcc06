import Commands
import Testing

@Suite struct VenvdebCommandTests {
  @Test(arguments: [
    ["--help"], ["help"], ["init", "--help"], ["help", "init"], ["init", "-h"], [],
  ])
  func helpGoesToTheOutput(arguments: [String]) async throws {
    let terminal = try Terminal()
    let outcome = await run(arguments, in: terminal)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("USAGE: venvdeb"))
    #expect(
      outcome.output.contains("init") == (outcome.output.contains("SUBCOMMANDS") || arguments != [])
    )
    #expect(outcome.errorOutput == "")
  }

  @Test func printsTheVersion() async throws {
    let outcome = try await Terminal().run("--version")
    #expect(outcome == .init(status: 0, output: "0.1.0\n", errorOutput: ""))
  }

  @Test(arguments: [
    (["frobnicate"], "venvdeb: error: Unexpected argument 'frobnicate'\n"),
    (["--frobnicate"], "venvdeb: error: Unknown option '--frobnicate'\n"),
    (["init", "--frobnicate"], "venvdeb init: error: Unknown option '--frobnicate'\n"),
    (["init", "--name"], "venvdeb init: error: Missing value for '--name <name>'\n"),
    (["init", "-q", "-v"], "venvdeb init: error: --verbose cannot be combined with --quiet\n"),
    (["init", "--diff", "--json"], "venvdeb init: error: --diff cannot be combined with --json\n"),
  ])
  func wrongUsageExitsWith2(arguments: [String], message: String) async throws {
    let outcome = await run(arguments, in: try Terminal())
    #expect(outcome.status == 2)
    #expect(outcome.output == "")
    #expect(outcome.errorOutput.hasPrefix(message), "\(outcome.errorOutput)")
    #expect(outcome.errorOutput.contains("Usage: venvdeb"))
  }

  private func run(_ arguments: [String], in terminal: borrowing Terminal) async
    -> Terminal.Outcome
  {
    let output = Terminal.Text()
    let errorOutput = Terminal.Text()
    let status = await VenvdebCommand.main(arguments, in: terminal.session(output, errorOutput))
    return .init(
      status: status, output: output.text,
      errorOutput: errorOutput.text)
  }
}
