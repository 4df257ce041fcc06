import Core
import SystemPackage
import TestSupport
import Testing

/// `venvdeb fetch` as a user meets it.
@Suite struct FetchCommandTests {
  @Test(arguments: [
    (["--format", "pylock"], "--format has an effect with --editables-of only"),
    (["--editables-of", "env", "--python", "python3"], "--python cannot be combined with"),
    (
      ["--editables-of", "env", "--requirements", "a.txt"], "--requirements cannot be combined with"
    ),
    (["--editables-of", "env", "--extras", "a"], "--extras cannot be combined with"),
  ])
  func optionsThatContradictAreRejected(options: [String], message: String) async throws {
    let terminal = try Terminal()
    let outcome = await terminal.run(arguments: ["fetch", "wheels"] + options)
    #expect(outcome.status == 2)
    #expect(outcome.errorOutput.contains(message), "\(outcome.errorOutput)")
  }

  @Test func anEnvironmentIsReported() async throws {
    let terminal = try Terminal(in: "work")
    try Tool.check(
      ["/usr/bin/python3", "-m", "venv", "--without-pip", terminal.path.appending("env").string])
    for name in ["lamp", "pip"] {
      let wheel = WheelBuilder(["\(name).py": "x = 1\n"], name: name, version: "1.0")
      let directory = terminal.path.appending("found")
      try FileSystem.createDirectories(directory)
      let path = try wheel.write(into: directory)
      try Tool.check([
        "/usr/bin/python3", "-m", "pip", "--python", terminal.path.pushing("env/bin/python").string,
        "install", "--quiet", "--no-index", "--find-links", directory.string, name,
      ])
      if name == "pip" { try FileSystem.remove(path) }
    }
    let arguments = [
      "fetch", "wheels", "--editables-of", "env", "--offline", "--wheelhouse", "found",
      "--no-cache",
    ]
    let outcome = await terminal.run(arguments: arguments + ["--verbose"])
    #expect(outcome.status == 0, "\(outcome.errorOutput)")
    #expect(outcome.errorOutput.contains("venvdeb fetch: left out: pip==1.0\n"))
    #expect(outcome.errorOutput.contains("wheels: 1 wheel, 0 of them new"))
    let json = await terminal.run(arguments: arguments + ["--json"])
    #expect(json.output.contains(#""editables" : ["#))
    #expect(json.output.contains(#""pip==1.0""#))
    #expect(json.output.contains("/wheels/requirements.txt\""))
  }
}
