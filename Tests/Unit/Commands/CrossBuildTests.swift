import Core
import Debian
import SystemPackage
import TestSupport
import Testing
import Venv

/// Trees for armhf, made by the interpreter of this machine.
@Suite struct CrossBuildTests {
  /// A library for armhf, without anything in it.
  static let library: String = {
    var bytes = [UInt8](repeating: 0, count: 52)
    bytes.replaceSubrange(..<8, with: [0x7F, 69, 76, 70, 1, 1, 1, 0])
    (bytes[16], bytes[18], bytes[20], bytes[40]) = (3, 40, 1, 52)
    return String(decoding: bytes, as: UTF8.self)
  }()

  let name: String
  let description: TargetDescription
  let here: Interpreter

  /// Describes armhf on the release of this machine, with its Python.
  init() async throws {
    here = try await Interpreter.find(nil, cache: nil)
    let system = try #require(OSRelease.current()?.target)
    let own = try TargetDescription(here, system: system.system, release: system.release)
    let armhf = try #require(Architecture.named("armhf"))
    try #require(own.name.architecture != armhf)
    let target = try #require(
      TargetName(system: system.system, release: system.release, architecture: armhf))
    description = try TargetDescription(
      target, packageVersion: own.packageVersion, glibc: try #require(own.target.glibc))
    name = description.name.description
  }

  var python: String { here.target.python.directoryName }
  var site: String { "lib/\(python)/site-packages" }

  /// A terminal with the file of the target and wheels of reed for three machines, which differ, and of
  /// moss, which is pure Python and wanted on one of them.
  func terminal() throws -> Terminal {
    let terminal = try Terminal()
    try terminal.directory.write(
      try TargetFile.text(of: description), to: FilePath("debian/targets/\(name).json"))
    try FileSystem.createDirectories(terminal.path.appending("wheels"))
    let tag = here.target.python.tag
    for machine in ["armv7l", "aarch64", "x86_64"] {
      var wheel = WheelBuilder(
        ["reed.py": "MACHINE = '\(machine)'\n", "_reed.abi3.so": Self.library], name: "reed",
        version: "2.1")
      wheel.tag = "\(tag)-\(tag)-manylinux_2_17_\(machine)"
      _ = try wheel.write(into: terminal.path.appending("wheels"))
    }
    _ = try WheelBuilder(["moss.py": "x = 1e999\n"], name: "moss", version: "1.0")
      .write(into: terminal.path.appending("wheels"))
    try terminal.directory.write(
      "reed==2.1\nmoss==1.0; platform_machine == 'armv7l'\n", to: "requirements.txt")
    return terminal
  }

  func stage(
    _ terminal: borrowing Terminal, _ arguments: String...
  ) async -> Terminal.Outcome {
    await terminal.run(
      arguments: [
        "stage", "--package", "demo", "--destdir", "debian/demo", "--no-project", "--offline",
        "--no-cache", "--no-sbom", "--no-require-hashes", "--wheelhouse", "wheels", "--report",
        "report.json",
      ] + arguments)
  }

  func tree(_ terminal: borrowing Terminal) -> FilePath {
    terminal.path.pushing("debian/demo/opt/venvs/demo")
  }

  /// `dpkg-buildpackage -a armhf` names only the architecture.
  @Test(arguments: [true, false])
  func `a tree has the wheels, links and dependencies of its target`(
    isNamed: Bool
  ) async throws {
    let terminal = try terminal()
    let outcome =
      isNamed
      ? await stage(terminal, "--target", name)
      : await stage(terminal, "--architecture", "armhf")
    try #require(outcome.status == 0, "\(outcome.errorOutput)")
    let tree = tree(terminal)
    #expect(
      try FileSystem.readText(tree.pushing(FilePath("\(site)/reed.py"))) == "MACHINE = 'armv7l'\n")
    #expect(FileSystem.isRegularFile(tree.pushing(FilePath("\(site)/moss.py"))))
    // A 64-bit system has it.
    #expect(try !FileSystem.exists(tree.appending("lib64")))
    #expect(
      try FileSystem.readSymbolicLink(tree.pushing(FilePath("bin/\(python)")))
        == here.target.executable)
    let cache = tree.pushing(
      FilePath("\(site)/__pycache__/moss.\(here.target.python.cacheTag).pyc"))
    #expect(FileSystem.isRegularFile(cache))
    let report = try FileSystem.readText(terminal.path.appending("report.json"))
    #expect(report.contains("\"name\" : \"\(name)\""))
    #expect(report.contains("\"venvdeb:Depends\" : \"\(python)\""))
    #expect(report.contains("interest-noawait /usr/bin/\(python)"))
    #expect(outcome.errorOutput.contains("machines of \(name) that say"))
  }

  /// The same file by file, apart from what the wheels themselves differ in.
  @Test func `bytecode is that of a tree for this machine`() async throws {
    let terminal = try terminal()
    try terminal.directory.write("moss==1.0\n", to: "requirements.txt")
    let pyc = FilePath("\(site)/__pycache__/moss.\(here.target.python.cacheTag).pyc")
    let first = await stage(terminal, "--target", name)
    try #require(first.status == 0, "\(first.errorOutput)")
    let crossed = try FileSystem.read(tree(terminal).pushing(pyc))
    let second = await stage(terminal)
    try #require(second.status == 0, "\(second.errorOutput)")
    #expect(try FileSystem.read(tree(terminal).pushing(pyc)) == crossed)
  }

  /// Gives the target another version of Python, and the project a lock.
  private func writeOtherPython(_ terminal: borrowing Terminal) throws {
    let other = try TargetDescription(
      description.name, packageVersion: "3.8.1-1", glibc: try #require(description.target.glibc))
    try terminal.directory.write(
      try TargetFile.text(of: other), to: FilePath("debian/targets/\(name).json"))
    try terminal.directory.write("moss==1.0\n", to: "requirements.txt")
  }

  @Test func `another version of Python compiles nothing`() async throws {
    let terminal = try terminal()
    try writeOtherPython(terminal)
    let outcome = await stage(terminal, "--target", name)
    #expect(outcome.status == 1)
    #expect(
      outcome.errorOutput.contains("the bytecode of Python 3.8.1, which the target has, cannot be"))
    #expect(outcome.errorOutput.contains("set 'bytecode: on-install' or 'bytecode: none'"))
    let named = await stage(
      terminal, "--target", name, "--bytecode", "none", "--python", here.executable.string)
    #expect(named.status == 1)
    #expect(named.errorOutput.contains("and the target has 3.8; leave it out"))
    let without = await stage(terminal, "--target", name, "--bytecode", "on-install")
    #expect(without.status == 0, "\(without.errorOutput)")
    #expect(FileSystem.isRegularFile(tree(terminal).pushing("lib/python3.8/site-packages/moss.py")))
  }

  /// What this machine says is not what the target is.
  @Test func `a target that is named counts on its own machine too`() async throws {
    let terminal = try terminal()
    let system = try #require(OSRelease.current()?.target)
    let own = try TargetDescription(here, system: system.system, release: system.release)
    try terminal.directory.write(
      try TargetFile.text(of: own), to: FilePath("debian/targets/\(own.name).json"))
    try terminal.directory.write("moss==1.0; platform_release >= '1'\n", to: "requirements.txt")
    let named = await stage(terminal, "--target", "\(own.name)")
    #expect(named.status == 1)
    #expect(named.errorOutput.contains("platform_release"), "\(named.errorOutput)")
    #expect(await stage(terminal).status == 0)
    try terminal.directory.write("moss==1.0\n", to: "requirements.txt")
    let staged = await stage(terminal, "--target", "\(own.name)")
    #expect(staged.status == 0, "\(staged.errorOutput)")
    #expect(!staged.errorOutput.contains("warning"), "\(staged.errorOutput)")
    #expect(
      try !FileSystem.readText(terminal.path.appending("report.json")).contains("\"builder\""))
  }

  @Test func `seed packages of another Python have to be in the lock`() async throws {
    let terminal = try terminal()
    try writeOtherPython(terminal)
    let missing = await stage(terminal, "--target", name, "--bytecode", "none", "--with-pip")
    #expect(missing.status == 1)
    #expect(
      missing.errorOutput.contains("the seed packages here (pip) are for Python "),
      "\(missing.errorOutput)")
    _ = try WheelBuilder(["pip.py": ""], name: "pip", version: "1.0")
      .write(into: terminal.path.appending("wheels"))
    try terminal.directory.write("moss==1.0\npip==1.0\n", to: "requirements.txt")
    let locked = await stage(terminal, "--target", name, "--bytecode", "none", "--with-pip")
    #expect(locked.status == 0, "\(locked.errorOutput)")
  }

  /// Bytecode of the same minor version can be loaded, and has other bits.
  @Test func `another last number of the version is a warning, and is reported`() async throws {
    let terminal = try terminal()
    let other = try TargetDescription(
      description.name, packageVersion: "\(here.target.python.version).99-1",
      glibc: try #require(description.target.glibc))
    try terminal.directory.write(
      try TargetFile.text(of: other), to: FilePath("debian/targets/\(name).json"))
    let outcome = await stage(terminal, "--target", name)
    let own = here.target.python.fullVersion
    #expect(outcome.status == 0, "\(outcome.errorOutput)")
    #expect(
      outcome.errorOutput.contains("the modules are compiled by Python \(own), as "),
      "\(outcome.errorOutput)")
    let report = terminal.path.appending("report.json")
    #expect(try FileSystem.readText(report).contains("\"compiler\" : \"\(own)\""))
    _ = await stage(terminal, "--target", name, "--bytecode", "none")
    #expect(try !FileSystem.readText(report).contains("\"compiler\""))
  }

  @Test func `i386 compiles for itself`() async throws {
    let terminal = try terminal()
    let architecture = try #require(Architecture.named("i386"))
    let name = try #require(
      TargetName(
        system: description.name.system, release: description.name.release,
        architecture: architecture))
    let i386 = try TargetDescription(
      name, packageVersion: description.packageVersion,
      glibc: try #require(description.target.glibc))
    try terminal.directory.write(
      try TargetFile.text(of: i386), to: FilePath("debian/targets/\(i386.name).json"))
    try terminal.directory.write("moss==1.0\n", to: "requirements.txt")
    let outcome = await stage(terminal, "--architecture", "i386")
    #expect(outcome.status == 1)
    #expect(outcome.errorOutput.contains("the bytecode that Python makes on i386"))
    #expect(await stage(terminal, "--architecture", "i386", "--bytecode", "none").status == 0)
  }

  @Test func `checks do not run, which is said`() async throws {
    let terminal = try terminal()
    try terminal.directory.write("check: exit 7\n", to: "debian/demo.venvdeb")
    let outcome = await stage(
      terminal, "--target", name, "--config", "debian/demo.venvdeb")
    #expect(outcome.status == 0, "\(outcome.errorOutput)")
    #expect(outcome.errorOutput.contains("not run, as the tree is for \(name): exit 7\n"))
  }

  /// Starts the interpreter of this machine in the place of that of armhf, as the modules have no machine
  /// code; the real emulator is in Tests/Comparison/Targets.
  private static let emulator = """
    #!/bin/bash
    [ "$1 $3" = "-L -0" ] && [ -e "$2/usr/bin/python3" ] || exit 9
    case $5 in $2/usr/bin/python3.*) ;; *) exit 8 ;; esac
    name=$4
    shift 5
    exec -a "$name" /usr/bin/python3 "$@"
    """

  /// With `crossbuildcanrunhostbinaries`, as dh knows it.
  @Test func `checks are emulated where that is said to be possible`() async throws {
    var terminal = try terminal()
    terminal.environment["DEB_BUILD_OPTIONS"] = "parallel=2 crossbuildcanrunhostbinaries"
    terminal.environment["PATH"] = "\(terminal.path.appending("bin").string):/usr/bin:/bin"
    _ = try WheelBuilder(
      [
        "tide.py": "import reed, sys\ndef main(): print(reed.MACHINE, sys.prefix)\n",
        "tide-1.0.dist-info/entry_points.txt": "[console_scripts]\ntide = tide:main\n",
      ], name: "tide", version: "1.0"
    ).write(into: terminal.path.appending("wheels"))
    try terminal.directory.write("reed==2.1\ntide==1.0\n", to: "requirements.txt")
    try terminal.directory.write(
      """
      check: test "$(tide)" = "armv7l $VIRTUAL_ENV"
      check: python -c 'import sys, reed; sys.exit(sys.prefix == sys.base_prefix)'

      """, to: "debian/demo.venvdeb")
    func check() async -> Terminal.Outcome {
      await stage(terminal, "--target", name, "--config", "debian/demo.venvdeb")
    }
    let none = await check()
    #expect(none.status == 0)
    #expect(
      none.errorOutput.contains("warning: checks cannot be emulated: no 'qemu-arm-static' in PATH")
        || none.errorOutput.contains("warning: checks cannot be emulated: set QEMU_LD_PREFIX"),
      "\(none.errorOutput)")
    #expect(none.errorOutput.contains("not run, as the tree is for \(name): "))
    try FileSystem.createDirectories(terminal.path.appending("bin"))
    try AtomicFile.write(
      Self.emulator, to: terminal.path.pushing("bin/qemu-arm-static"), permissions: .executable)
    let root = terminal.path.appending("root")
    terminal.environment["QEMU_LD_PREFIX"] = root.string
    let empty = await check()
    #expect(empty.errorOutput.contains("no '\(here.target.executable.string)' in '\(root.string)'"))
    for path in [here.target.executable.string, "/usr/bin/python3"] {
      try terminal.directory.write("", to: FilePath("root\(path)"))
    }
    let emulated = await check()
    #expect(emulated.status == 0, "\(emulated.errorOutput)")
    #expect(emulated.errorOutput.contains("passed: test "), "\(emulated.errorOutput)")
    #expect(emulated.errorOutput.contains("passed: python -c"))
    try terminal.directory.write("check: tide | grep -q x86\n", to: "debian/demo.venvdeb")
    let failed = await check()
    #expect(failed.status == 1)
    #expect(failed.errorOutput.contains("check 'tide | grep -q x86' exited with status 1"))
  }

  /// The same where the lock lists the wheels of all machines, of which one entry has a file only.
  @Test func `a lock tells which sdists have machine code`() async throws {
    let terminal = try terminal()
    let server = try IndexServer()
    let digest = String(repeating: "0", count: 64)
    func file(_ name: String) -> String {
      "{ name = \"\(name)\", url = \"\(server.url("ok/files/\(name)"))\", "
        + "hashes = { sha256 = \"\(digest)\" } }"
    }
    let tag = here.target.python.tag
    let packages = ["reed", "moss"].map { name in
      """
      [[packages]]
      name = "\(name)"
      version = "2.1"
      sdist = \(file("\(name)-2.1.tar.gz"))
      wheels = [\(file("\(name)-2.1-\(tag)-\(tag)-win_amd64.whl"))]

      """
    }
    try terminal.directory.write(
      "lock-version = \"1.0\"\ncreated-by = \"test\"\n" + packages.joined(), to: "pylock.toml")
    let outcome = await terminal.run(
      "stage", "--package", "demo", "--destdir", "debian/demo", "--no-project", "--no-cache",
      "--target", name, "--requirements", "pylock.toml")
    #expect(outcome.status == 1)
    for name in ["reed", "moss"] {
      #expect(
        outcome.errorOutput.contains("'\(name)-2.1.tar.gz' has machine code, as '\(name)-2.1-"),
        "\(outcome.errorOutput)")
    }
    #expect(try server.requests().isEmpty)
  }

  @Test func `a changed tree is finished for its target`() async throws {
    let terminal = try terminal()
    let staged = await stage(terminal, "--target", name)
    try #require(staged.status == 0, "\(staged.errorOutput)")
    let tree = tree(terminal)
    try AtomicFile.write("new = 1\n", to: tree.pushing(FilePath("\(site)/moss.py")))
    let finish = await terminal.run(
      "finish", "--destdir", "debian/demo", "--stage-report", "report.json", "--report",
      "finish.json")
    #expect(finish.status == 0, "\(finish.errorOutput)")
    #expect(finish.errorOutput.contains("1 modules compiled"), "\(finish.errorOutput)")
    // The library is for the target, and needs nothing.
    #expect(
      try FileSystem.readText(terminal.path.appending("finish.json"))
        .contains("\"venvdeb:Depends\" : \"\(python)\""))
  }

  @Test func `a bundle for another target is staged for it`() async throws {
    let terminal = try terminal()
    let bundle = await terminal.run(
      "bundle", "--output", "demo.tar.zst", "--package", "demo", "--version", "1",
      "--no-project", "--offline", "--no-cache", "--no-require-hashes", "--wheelhouse", "wheels",
      "--target", name)
    try #require(bundle.status == 0, "\(bundle.errorOutput)")
    let staged = await terminal.run(
      "stage", "--package", "demo", "--destdir", "debian/demo", "--bundle", "demo.tar.zst",
      "--architecture", "armhf", "--no-sbom", "--bytecode", "checked-hash")
    #expect(staged.status == 0, "\(staged.errorOutput)")
    #expect(
      try FileSystem.readText(tree(terminal).pushing(FilePath("\(site)/reed.py")))
        == "MACHINE = 'armv7l'\n")
    let here = await terminal.run(
      "stage", "--package", "demo", "--destdir", "debian/other", "--bundle", "demo.tar.zst")
    #expect(here.status == 1)
    #expect(here.errorOutput.contains("incompatible bundle"), "\(here.errorOutput)")
  }
}
