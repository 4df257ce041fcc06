import ArgumentParser
import Checks
import Core
import Processes
import SystemPackage
import TestSupport
import Testing

@testable import Commands

/// What bash completes with the script that is installed.
@Suite struct CompletionTests {
  /// Returns what the last word of a command may become, in a directory with `adir` and `afile.deb`.
  private func completions(of words: [String]) async throws -> Set<String> {
    let scratch = try Scratch()
    try FileSystem.createDirectories(scratch.path.appending("adir"))
    try scratch.write("", to: "afile.deb")
    try scratch.write(VenvdebCommand.completionScript(for: .bash), to: "script")
    // As bash calls it (bash(1), Programmable Completion).
    let program = """
      . ./script
      rm script
      function=$(complete -p venvdeb | sed -n 's/.*-F \\([^ ]*\\).*/\\1/p')
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
      "$function" venvdeb "${*: -1}" "${@: -2:1}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let result = try await CommandRunner().runChecked(
      Command(
        "/bin/bash", ["-c", program, "bash", "venvdeb"] + words,
        environment: ["PATH": "/usr/bin:/bin"], workingDirectory: scratch.path))
    return Set(result.outputText.split(separator: "\n").map(String.init))
  }

  @Test(arguments: [
    "check a", "check --override a", "check --lock a", "sbom --output a", "stage --config a",
    "stage --requirements a", "lock --show a", "lock --check a",
  ])
  func `a file is completed from those that there are`(line: String) async throws {
    let words = line.split(separator: " ").map(String.init)
    #expect(try await completions(of: words) == ["adir", "afile.deb"])
  }

  @Test(arguments: [
    "check --source-dir a", "stage --destdir a", "stage --wheelhouse a", "fetch a", "init a",
  ])
  func `a directory is completed from directories`(line: String) async throws {
    let words = line.split(separator: " ").map(String.init)
    #expect(try await completions(of: words) == ["adir"])
  }

  @Test(arguments: [
    ("check --fail-on", ["error", "warning"]), ("lock --format", ["requirements", "pylock"]),
    ("lock --resolver", ["auto", "uv", "pip"]),
    ("stage --bytecode", ["unchecked-hash", "checked-hash", "timestamp", "on-install", "none"]),
    ("bundle --compression", ["zstd", "xz", "gzip", "none"]),
  ])
  func `one of some words is completed from these`(line: String, expected: [String]) async throws {
    let words = line.split(separator: " ").map(String.init)
    #expect(try await completions(of: words + [""]) == Set(expected))
  }

  @Test func `all codes of checks are completed`() async throws {
    let found = try await completions(of: ["check", "--explain", ""])
    #expect(found == Set(FindingCode.all.map(\.name)))
    #expect(
      try await completions(of: ["check", "--explain", "extension-for"])
        == ["extension-for-another-architecture"])
  }

  @Test func `subcommands are completed`() async throws {
    #expect(try await completions(of: ["ch"]) == ["check"])
    #expect(try await completions(of: ["cache", ""]).isSuperset(of: ["info", "verify", "prune"]))
  }
}
