import Processes
import SystemPackage
import Testing

@Suite struct CommandTests {
  @Test(arguments: [
    (Command("/bin/echo", ["a", "b=c", "--x=/y"]), "/bin/echo a b=c --x=/y"),
    (Command("/bin/echo", ["", "a b", "it's", "$HOME"]), "/bin/echo '' 'a b' 'it'\\''s' '$HOME'"),
    (Command("/opt/my tools/x", ["ä"]), "'/opt/my tools/x' 'ä'"),
  ])
  func `a command describes itself as a line for a shell`(command: Command, line: String) {
    #expect(command.description == line)
  }

  @Test(arguments: ["plain", "", "'", "a'b'c", "new\nline", "*?[", "`id`", "~"])
  func `what is quoted comes back from a shell as it was`(word: String) async throws {
    let command = Command("/bin/sh", ["-c", "printf %s \(Command.quote(word))"])
    #expect(try await CommandRunner().runChecked(command).outputText == word)
  }
}
