import Core
import SystemPackage
import TestSupport
import Testing

/// `venvdeb target` as a user meets it.
@Suite struct TargetCommandTests {
  /// A terminal in whose working directory debian/targets has the installed targets.
  private func terminal() throws -> Terminal {
    let terminal = try Terminal()
    for name in try FileSystem.entries(of: checkout.pushing("Sources/targets")) {
      try terminal.directory.write(
        try FileSystem.read(checkout.pushing("Sources/targets").appending(name)),
        to: FilePath("debian/targets").appending(name))
    }
    return terminal
  }

  @Test func `the list has a line for each target`() async throws {
    let terminal = try terminal()
    let list = await terminal.run("target", "list")
    #expect(list.status == 0 && list.errorOutput.isEmpty)
    #expect(list.output.contains("debian-12-arm64: Python 3.11.2, glibc 2.36\n"))
    let json = await terminal.run("target", "list", "--json")
    #expect(json.output.contains(#""name" : "debian-13-riscv64""#))
    #expect(json.output.contains("\(terminal.path)/debian/targets/debian-13-riscv64.json"))
  }

  @Test func `a target is shown as facts, tags or file`() async throws {
    let terminal = try terminal()
    let facts = await terminal.run("target", "show", "debian-12-armhf")
    #expect(facts.output.contains("marker platform_machine: armv7l (or armv8l, aarch64)\n"))
    #expect(facts.output.contains("marker platform_release: unknown\n"))
    let tags = await terminal.run("target", "show", "debian-12-armhf", "--tags")
    #expect(tags.output.hasPrefix("cp311-cp311-manylinux_2_36_armv7l\n"))
    let file = await terminal.run("target", "show", "debian/targets/debian-12-armhf.json", "--json")
    #expect(
      file.output
        == (try FileSystem.readText(terminal.path.pushing("debian/targets/debian-12-armhf.json"))))
    #expect(await terminal.run("target", "show", "debian-12-armhf", "--tags", "--json").status == 2)
  }

  @Test func `an unknown or invalid target is one error`() async throws {
    let terminal = try terminal()
    let unknown = await terminal.run("target", "show", "debian-12-am64")
    #expect(unknown.status == 2)
    #expect(unknown.errorOutput.contains("hint: did you mean 'debian-12-amd64'?\n"))
    try terminal.directory.write("{\"format\": 7}\n", to: "bad.json")
    let bad = await terminal.run("target", "show", "bad.json")
    #expect(bad.status == 1)
    #expect(
      bad.errorOutput.hasPrefix(
        "venvdeb target show: error: \(terminal.path)/bad.json:1:12: invalid target file: "
          + "unsupported format 7 (supported: 1)\n"))
  }

  /// Debian's interpreter describes itself, and is as it described itself.
  @Test func `what an interpreter describes is verified`() async throws {
    let terminal = try Terminal()
    let described = await terminal.run("target", "describe")
    #expect(described.status == 0, "\(described.errorOutput)")
    try terminal.directory.write(described.output, to: "mine.json")
    let verified = await terminal.run("target", "verify", "mine.json")
    #expect(verified.status == 0 && verified.output.isEmpty, "\(verified.errorOutput)")
  }

  @Test func `differences are lines and an exit status`() async throws {
    let terminal = try terminal()
    let outcome = await terminal.run(
      "target", "verify", "debian-13-riscv64", "--python", "/usr/bin/python3")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("architecture.debian: expected \"riscv64\", got "))
    #expect(outcome.errorOutput.contains("is not as debian-13-riscv64 says"))
    let json = await terminal.run(
      "target", "verify", "debian-13-riscv64", "--python", "/usr/bin/python3", "--json")
    #expect(json.status == 1 && json.output.contains(#""member" : "python.soabi""#))
  }

  @Test func `an interpreter of no package is not described`() async throws {
    let terminal = try Terminal()
    try Tool.check(["cp", "/usr/bin/python3", terminal.path.appending("python3").string])
    let outcome = await terminal.run("target", "describe", "--python", "./python3")
    #expect(outcome.status != 0)
    #expect(
      outcome.errorOutput.contains("as a target: it belongs to no Debian package")
        || outcome.errorOutput.contains("as the interpreter"), "\(outcome.errorOutput)")
  }

  @Test func `make wants a name and packages`() async throws {
    let terminal = try Terminal()
    let name = await terminal.run("target", "make", "arm64", "x.deb")
    #expect(name.status == 2 && name.errorOutput.contains("'arm64' is not the name of a target"))
    let file = await terminal.run("target", "make", "debian-12-arm64", "x.deb")
    #expect(file.status == 1 && file.errorOutput.contains("x.deb"))
    #expect(await terminal.run("target", "make", "debian-12-arm64").status == 2)
  }
}

/// `--target` of commands that select from a lock.
@Suite struct TargetSelectionTests {
  private func terminal(_ lock: String) throws -> Terminal {
    let terminal = try Terminal()
    for name in ["debian-12-arm64", "debian-12-armhf", "debian-13-amd64"] {
      let file = FilePath("\(name).json")
      try terminal.directory.write(
        try FileSystem.read(checkout.pushing("Sources/targets").pushing(file)),
        to: FilePath("debian/targets").pushing(file))
    }
    try terminal.directory.write(lock, to: "requirements.txt")
    return terminal
  }

  private static let lock = """
    reed==2.1
    moss==1.0; platform_machine == "aarch64"
    fern==3.0; python_version >= "3.12"

    """

  @Test(arguments: [
    ("debian-12-arm64", ["moss", "reed"]), ("debian-13-amd64", ["fern", "reed"]),
    ("debian-12-armhf", ["reed"]),
  ])
  func `markers are those of the target`(target: String, names: [String]) async throws {
    let terminal = try terminal(Self.lock)
    let outcome = await terminal.run("lock", "--show", "requirements.txt", "--target", target)
    #expect(outcome.status == 0, "\(outcome.errorOutput)")
    let listed = outcome.output.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
    #expect(listed == names)
    #expect(
      outcome.errorOutput.contains("machines of debian-12-armhf that say 'aarch64' would have")
        == (target == "debian-12-armhf"), "\(outcome.errorOutput)")
  }

  @Test func `the variable names a target, an interpreter on the command line wins`() async throws {
    var terminal = try terminal(Self.lock)
    terminal.environment["VENVDEB_TARGET"] = "debian-12-arm64"
    let arguments = ["lock", "--show", "requirements.txt"]
    #expect(await terminal.run(arguments: arguments).output.contains("moss 1.0"))
    let python = await terminal.run(arguments: arguments + ["--python", "/usr/bin/python3"])
    #expect(python.status == 0 && python.output.contains("moss") == isAarch64)
    let both = await terminal.run(
      arguments: arguments + ["--python", "/usr/bin/python3", "--target", "debian-12-arm64"])
    #expect(both.status == 2)
    #expect(await terminal.run("lock", "--target", "debian-12-arm64").status == 2)
  }

  private var isAarch64: Bool {
    #if arch(arm64)
    true
    #else
    false
    #endif
  }

  @Test func `a marker about the kernel is an error`() async throws {
    let terminal = try terminal("reed==2.1; platform_release >= \"5\"\n")
    let outcome = await terminal.run(
      "lock", "--show", "requirements.txt", "--target", "debian-12-arm64")
    #expect(outcome.status == 1)
    #expect(outcome.errorOutput.contains(#"is not known: 'platform_release >= "5"'"#))
  }

  /// Wheels of three architectures: each target gets its own.
  @Test func `a wheelhouse gets the wheels of each target`() async throws {
    let terminal = try terminal("reed==2.1\n")
    for tag in [
      "cp311-cp311-manylinux_2_17_x86_64", "cp311-cp311-manylinux_2_17_aarch64",
      "cp313-cp313-manylinux_2_28_x86_64",
    ] {
      var wheel = WheelBuilder(["reed.py": "x = 1\n"], name: "reed", version: "2.1")
      wheel.tag = tag
      try FileSystem.createDirectories(terminal.path.appending("found"))
      _ = try wheel.write(into: terminal.path.appending("found"))
    }
    let arguments = [
      "fetch", "wheels", "--offline", "--wheelhouse", "found", "--no-cache", "--requirements",
      "requirements.txt", "--no-require-hashes", "--target", "debian-12-arm64", "--target",
      "debian-13-amd64", "--json",
    ]
    let outcome = await terminal.run(arguments: arguments)
    #expect(outcome.status == 0, "\(outcome.errorOutput)")
    let files = try FileSystem.entries(of: terminal.path.appending("wheels")).map(\.string)
    #expect(
      files.filter { $0.hasSuffix(".whl") }.sorted() == [
        "reed-2.1-cp311-cp311-manylinux_2_17_aarch64.whl",
        "reed-2.1-cp313-cp313-manylinux_2_28_x86_64.whl",
      ])
    let armhf = await terminal.run(arguments: arguments + ["--target", "debian-12-armhf"])
    #expect(armhf.status == 1)
    #expect(armhf.errorOutput.contains("no compatible file for"), "\(armhf.errorOutput)")
  }

  /// The package may be for another system than the machine of its developer.
  @Test func `a tree for a developer is for this machine`() async throws {
    let terminal = try terminal("")
    try terminal.directory.write("target: debian-12-armhf\n", to: "debian/demo.venvdeb")
    let outcome = await terminal.run(
      "stage", "--dev", "tree", "--no-project", "--requirements", "requirements.txt", "--offline",
      "--no-cache")
    #expect(outcome.status == 0, "\(outcome.errorOutput)")
    let given = await terminal.run("stage", "--dev", "tree", "--target", "debian-12-armhf")
    #expect(given.status == 2)
    #expect(given.errorOutput.contains("--target cannot be combined with --dev"))
  }

  @Test func `a target of a tree that is not known is a usage error`() async throws {
    let terminal = try terminal("reed==2.1\n")
    let unknown = await terminal.run(
      "stage", "--package", "demo", "--destdir", "debian/demo", "--target", "debian-12-arm")
    #expect(unknown.status == 2)
    #expect(unknown.errorOutput.contains("error: --target: unknown target 'debian-12-arm'"))
  }
}
