import ArgumentParser
import Core
import Debian
import SystemPackage
import TestSupport
import Testing
import Venv

@testable import Commands
@testable import Pipeline

@Suite struct OptionTableTests {
  private func request(
    _ commandLine: [String: [String]] = [:], file: String = "",
    environment: [String: String] = [:]
  ) throws -> StageRequest {
    let session = Session(
      environment: environment, currentDirectory: "/nonexistent", output: TextOutput { _ in },
      errorOutput: TextOutput { _ in }, isTerminal: false)
    let configuration = try PackageConfig(
      parsing: file, file: "demo.venvdeb", knownKeys: OptionTable.keys)
    return try StageRequest(
      package: "demo", destdir: "/d", report: nil,
      settings: Settings(
        commandLine: commandLine, configuration: configuration, session: session),
      session: session)
  }

  @Test func keysAreUnique() {
    #expect(Set(OptionTable.keys).count == OptionTable.keys.count)
  }

  /// ArgumentParser reads the declarations that are made from the rows.
  @Test(arguments: ["stage", "bundle"])
  func helpListsEveryOption(command: String) async throws {
    let help = await (try Terminal()).run(command, "--help").output
    for key in OptionTable.keys where key != "bundle" || command == "stage" {
      #expect(help.contains("--\(key)"), "\(key)")
    }
  }

  @Test func commandLinesAreParsedByTheTable() throws {
    let command = try StageCommand.parse([
      "--package", "x", "--destdir", "d", "--offline", "--prefix=/a", "--prefix", "/b",
      "--no-sbom", "--link", "one", "--link=two", "-D", "src", "--pip-arg=--pre",
      "--bundle", "x.venv.tar.xz",
    ])
    #expect(
      command.request.values == [
        "offline": ["yes"], "prefix": ["/b"], "no-sbom": ["yes"], "link": ["one", "two"],
        "sourcedirectory": ["src"], "pip-arg": ["--pre"],
      ])
    #expect(command.bundle.values == ["bundle": ["x.venv.tar.xz"]])
    #expect(throws: (any Error).self) {
      try StageCommand.parse(["--package", "x", "--destdir", "d", "--prefix"])
    }
    #expect(throws: (any Error).self) {
      try StageCommand.parse(["--package", "x", "--destdir", "d", "--offline=yes"])
    }
  }

  /// Each example in the documentation is a valid value, and changes the request.
  @Test(arguments: OptionTable.options.map(\.name).filter { $0 != "bundle" })
  func rowsChangeTheRequest(name: String) throws {
    let option = try #require(OptionTable.options.first { $0.name == name })
    #expect((option.example == nil) == (option.placeholder == nil))
    let value =
      switch name {
      // The example is the name of an installed file.
      case "target":
        checkout.pushing(FilePath("Sources/targets/\(option.example ?? "").json")).string
      case "sbom": "no"
      default: option.example ?? "yes"
      }
    // Some only mean something beside another one.
    let deployment = DeploymentOptions.options.map(\.name).filter { $0 != "layout" }
    let context =
      if deployment.contains(name) {
        "layout: versioned\n"
      } else if name.hasPrefix("hook-") {
        "hook: migrate: true\nhook: load-samples: true\n"
      } else {
        name == "no-cache" ? "cache-dir: /c\n" : ""
      }
    let unchanged = try request(file: context)
    let changed = try request(file: "\(context)\(name): \(value)\n")
    #expect("\(changed)" != "\(unchanged)")
  }

  @Test func theCommandLineWinsOverTheFileAndTheFileOverTheEnvironment() throws {
    let variables = ["VENVDEB_LINK": "e1 e2", "VENVDEB_CHECK": "a b", "VENVDEB_SBOM": "no"]
    let inherited = try request(environment: variables)
    #expect(inherited.links == ["e1", "e2"])
    #expect(inherited.checks.map(\.command) == ["a b"])
    #expect(inherited.checks.map(\.location) == ["VENVDEB_CHECK"])
    #expect(!inherited.shipsBom)
    let file = "link: f1\n f2\nsbom: yes\noffline:\n"
    let configured = try request(file: file, environment: variables)
    #expect(configured.links == ["f1", "f2"])
    #expect(configured.shipsBom && configured.isOffline)
    let given = try request(
      ["link": ["c"], "no-sbom": ["yes"]], file: file, environment: variables)
    #expect(given.links == ["c"])
    #expect(!given.shipsBom)
  }

  @Test func defaultsComeFromTheEnvironment() throws {
    let request = try request(environment: [
      "DH_VIRTUALENV_INSTALL_ROOT": "/srv", "DEB_BUILD_OPTIONS": "nocheck parallel=3",
      "HOME": "/usr", "VENVDEB_CHECK": "true", "VENVDEB_INSTALL_SUFFIX": "other",
    ])
    #expect(request.prefix == "/srv/other")
    #expect(request.jobs == 3)
    #expect(request.checks.isEmpty)
    #expect(request.cacheDirectory == "/usr/.cache/venvdeb")
    #expect(try self.request(environment: ["HOME": "/nonexistent"]).cacheDirectory == nil)
    #expect(request.sourceDirectory == "/nonexistent")
  }

  /// Settings beat what pip's arguments ask for, where venvdeb has an option of its own.
  @Test func bytecodeWinsOverNoCompile() throws {
    #expect(try request(["pip-arg": ["--no-compile"]]).bytecode == .none)
    #expect(
      try request(["pip-arg": ["--no-compile"], "bytecode": ["timestamp"]]).bytecode == .timestamp)
  }

  @Test(arguments: [
    ("offline: maybe\n", "demo.venvdeb:1: expected yes or no, got 'maybe'"),
    (
      "shebang: short\n",
      "demo.venvdeb:1: invalid value 'short' for 'shebang'\n  hint: choose one of absolute, relocatable"
    ),
    ("\njobs: 0\n", "demo.venvdeb:2: invalid number of jobs '0'\n  hint: use 1 or more"),
    (
      "allow-leak: x\n",
      "demo.venvdeb:1: 'x' lacks a path or a reason\n  hint: write "
        + "'share/demo/build.log: why this file may contain the build path'"
    ),
  ])
  func rejectsInvalidValues(file: String, expected: String) throws {
    let error = #expect(throws: SettingError.self) { try request(file: file) }
    #expect(error?.description == expected)
  }

  /// A usual way to say "none" to dh_virtualenv, whose default would be requirements.txt.
  @Test func theNullDeviceIsNoLock() throws {
    #expect(try request(["requirements": ["/dev/null"]]).requirements.isEmpty)
    #expect(
      try request(["requirements": ["/dev/null", "a.txt"]]).requirements == ["/nonexistent/a.txt"])
  }
}
