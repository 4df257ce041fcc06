import Commands
import Locks
import SystemPackage
import Testing
import Venv
import Wheels

@testable import Commands
@testable import Pipeline

@Suite struct ForeignArgumentTests {
  private func options() -> StageRequest {
    StageRequest(
      package: "demo", destdir: "/d", prefix: "/opt/venvs/demo", requirements: [],
      sourceDirectory: "/s")
  }

  private func session() -> Session {
    Session(
      environment: [:], currentDirectory: "/work", output: TextOutput { _ in },
      errorOutput: TextOutput { _ in }, isTerminal: false)
  }

  private func values(_ arguments: [String]) -> [Settings.Value] {
    arguments.map {
      Settings.Value(key: "pip-arg", text: $0, location: "--pip-arg", source: .commandLine)
    }
  }

  @Test func argumentsOfPipAreObeyedHereWhereThatIsPossible() throws {
    var options = options()
    options.cacheDirectory = "/c"
    try PipArguments.apply(
      values([
        "--no-index", "--find-links", "wheels", "-f=x", "--find-links=https://e.example/", "-Uq",
        "--no-dep", "--require-hashes", "--only-binary", ":all:", "-climits.txt", "-r", "more.txt",
        "--pre", "--no-cache-dir", "--no-compile", "--trusted-host", "e.example", "--bogus=1",
        "six",
        "--target", "/elsewhere",
      ]), to: &options, in: session())
    #expect(options.index.forbidsIndexes && !options.isOffline)
    #expect(options.wheelhouses == ["/work/wheels", "/work/=x"])
    #expect(options.ignoresDependencies)
    #expect(options.requireHashes == true)
    #expect(!options.formats.isEmpty)
    #expect(
      options.preinstalled == ["-c/work/limits.txt", "-r/work/more.txt", "six"])
    #expect(options.index.allowsPrereleases)
    #expect(options.bytecode == .none)
    #expect(options.cacheDirectory == nil)
    #expect(
      options.index.pipArguments == [
        "--find-links=https://e.example/", "--no-cache-dir", "--trusted-host", "e.example",
        "--bogus=1",
      ])
    #expect(options.warnings.count == 1)
    #expect(options.warnings.first?.contains("--target /elsewhere") == true)
  }

  @Test func aMissingValueAndOneTooManyAreErrors() {
    var options = options()
    #expect(throws: SettingError.self) {
      try PipArguments.apply(values(["--find-links"]), to: &options, in: session())
    }
    #expect(throws: SettingError.self) {
      try PipArguments.apply(values(["--no-index=yes"]), to: &options, in: session())
    }
  }

  @Test func argumentsOfVirtualenvCountWhereTheySayWhatIsInTheTree() throws {
    var options = options()
    options.seeds = [.pip, .setuptools, .wheel]
    try VirtualenvArguments.apply(
      values([
        "--system-site-packages", "--no-wheel", "--setuptools=65.0", "-p", "python3.11",
        "--no-site-packages", "--always-copy", "--prompt", "x", "--never-heard-of",
      ]), to: &options, in: session())
    #expect(options.systemSitePackages)
    #expect(options.seeds == [.pip, .setuptools])
    #expect(options.namedSeeds == [.setuptools])
    #expect(options.preinstalled == ["setuptools==65.0"])
    #expect(options.python == "python3.11")
    #expect(options.copiesInterpreter)
    #expect(options.warnings.count == 2)
    try VirtualenvArguments.apply(values(["--setuptools=bundle"]), to: &options, in: session())
    #expect(options.namedSeeds == [.setuptools])
    #expect(options.preinstalled == ["setuptools==65.0"])
    try VirtualenvArguments.apply(values(["--no-setuptools"]), to: &options, in: session())
    #expect(options.namedSeeds.isEmpty)
  }
}
