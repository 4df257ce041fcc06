import Core
import SystemPackage
import TestSupport
import Testing

@Suite struct LockCommandTests {
  private func terminal() throws -> Terminal {
    let terminal = try Terminal()
    let info: FilePath = "tree/lib/python3.11/site-packages/reed-2.1.dist-info"
    try terminal.directory.write("home = /usr/bin\nversion = 3.11.2\n", to: "tree/pyvenv.cfg")
    try terminal.directory.write(
      "Metadata-Version: 2.1\nName: reed\nVersion: 2.1\n", to: info.appending("METADATA"))
    try terminal.directory.write("reed==2.1\n", to: "requirements.txt")
    return terminal
  }

  @Test func aTreeThatIsWhatTheLockSays() async throws {
    let terminal = try terminal()
    let result = await terminal.run("lock", "--check", "tree")
    #expect(result.status == 0 && result.output.isEmpty)
    #expect(result.errorOutput.contains("has what requirements.txt says: 1 distribution\n"))
    let json = await terminal.run("lock", "--check", "tree", "--json")
    #expect(json.status == 0 && json.output.contains(#""matches" : true"#))
  }

  @Test func differencesAreLinesAndAnExitStatus() async throws {
    let terminal = try terminal()
    try terminal.directory.write("reed==2.0\nmoss==1\n", to: "other.txt")
    let result = await terminal.run("lock", "--check", "tree", "--lock", "other.txt", "--quiet")
    #expect(result.status == 1)
    #expect(
      result.output.split(separator: "\n").map { $0.prefix { $0 != "(" } } == [
        "moss is in the lock ", "reed is 2.1, expected 2.0 ",
      ])
    #expect(
      result.errorOutput.contains("error: '\(terminal.path)/tree' is not what other.txt says"))
    let json = await terminal.run("lock", "--check", "tree", "--lock=other.txt", "--json")
    #expect(json.status == 1)
    #expect(json.output.contains(#""kind" : "missing""#))
    #expect(json.output.contains(#""installed" : "2.1""#))
  }

  @Test func whatCannotBeCombined() async throws {
    let terminal = try terminal()
    for arguments in [
      ["--check=tree", "--upgrade"], ["--check=tree", "--show=requirements.txt"],
      ["--show=requirements.txt", "--lock=requirements.txt"], ["--lock=requirements.txt"],
      ["--check=tree", "requirements.in"], ["-U", "-P", "reed"], ["--format", "uv"],
      ["--resolver=conda"],
    ] {
      #expect(await terminal.run(arguments: ["lock"] + arguments).status == 2, "\(arguments)")
    }
    #expect(await terminal.run("lock", "--check", "nowhere").status == 2)
    let none = await terminal.run("lock", "--check", "tree", "-D", "tree")
    #expect(none.status == 2 && none.errorOutput.contains("no lock found"))
  }

  @Test func badInputIsOneError() async throws {
    let terminal = try terminal()
    #expect(await terminal.run("lock").status == 2)
    try terminal.directory.write("reed\n", to: "requirements.in")
    let interpreter = await terminal.run("lock", "--python", "python9.9")
    #expect(interpreter.status == 3 && interpreter.errorOutput.contains("python9.9"))
    try terminal.directory.write("version = 1\n", to: "uv.lock")
    let foreign = await terminal.run("lock")
    #expect(foreign.status == 1 && foreign.errorOutput.contains("hint: run 'uv lock'"))
    let missing = await terminal.run("lock", "none.in", "-o", "none.txt")
    #expect(missing.status == 1 && missing.errorOutput.contains("none.in"))
    let directory = await terminal.run("lock", "requirements.in", "-o", "nowhere/lock.txt")
    #expect(directory.status == 1 && directory.errorOutput.contains("nowhere/lock.txt"))
  }

  @Test func showListsALock() async throws {
    let terminal = try terminal()
    let result = await terminal.run("lock", "--show", "requirements.txt", "--python", "python3")
    #expect(result.status == 0 && result.output == "reed 2.1  any file\n")
  }
}
