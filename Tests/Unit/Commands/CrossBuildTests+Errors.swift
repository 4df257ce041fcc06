import Core
import Debian
import SystemPackage
import TestSupport
import Testing
import Venv

/// What a tree for another machine may not have, and what cannot be done here.
extension CrossBuildTests {
  @Test func `what needs the target itself is told at once`() async throws {
    let terminal = try terminal()
    let outcome = await stage(
      terminal, "--target", name, "--system-site-packages", "--copy-interpreter")
    #expect(outcome.status == 1)
    #expect(outcome.errorOutput.contains("error: cannot make a tree for \(name) with '/usr/bin/"))
    for text in ["'system-site-packages: no'", "'copy-interpreter: no'"] {
      #expect(outcome.errorOutput.contains(text), "\(outcome.errorOutput)")
    }
    #expect(try !FileSystem.exists(tree(terminal)))
  }

  @Test func `an architecture without a target is an error`() async throws {
    let terminal = try terminal()
    let outcome = await stage(terminal, "--architecture", "s390x")
    #expect(outcome.status == 1)
    #expect(
      outcome.errorOutput.contains(
        "cannot build a package for s390x on this machine: unknown target '"),
      "\(outcome.errorOutput)")
    #expect(outcome.errorOutput.contains("hint: make its file with 'venvdeb target make'"))
    let other = await stage(terminal, "--architecture", "arm64", "--target", name)
    #expect(other.status == 2)
    #expect(
      other.errorOutput.contains("cannot build a package for arm64 with the target '\(name)'"))
  }

  /// pip would choose for this machine.
  ///
  /// The drop-in always allows it, which does no harm alone.
  @Test func `nothing is resolved`() async throws {
    let terminal = try terminal()
    try terminal.directory.write("reed>=2\n", to: "requirements.txt")
    let range = await stage(terminal, "--target", name, "--allow-unpinned")
    #expect(range.status == 1)
    #expect(
      range.errorOutput.contains("pip would resolve 'reed>=2' for this machine; pin it"),
      "\(range.errorOutput)")
    var wheel = WheelBuilder(["shore.py": ""], name: "shore", version: "1.0")
    wheel.metadata =
      "Metadata-Version: 2.1\nName: shore\nVersion: 1.0\nRequires-Dist: moss; platform_machine == 'armv7l'\n"
    _ = try wheel.write(into: terminal.path.appending("wheels"))
    try terminal.directory.write("shore==1.0\n", to: "requirements.txt")
    for option in ["--jobs=1", "--allow-unpinned"] {
      let gap = await stage(terminal, "--target", name, option)
      #expect(gap.status == 1)
      #expect(
        gap.errorOutput.contains("dependencies missing from the lock file for \(name):"),
        "\(gap.errorOutput)")
      #expect(gap.errorOutput.contains("uv pip compile --universal"))
    }
    #expect(await stage(terminal).status == 0)
  }

  /// A file for this machine has nothing to do in a tree for another one.
  @Test func `machine code of this machine is an error`() async throws {
    let terminal = try terminal()
    try terminal.directory.write("reed==2.1\n", to: "requirements.txt")
    let here = "wheels/reed-2.1-\(here.target.python.tag)-\(here.target.python.tag)"
    for machine in ["aarch64", "armv7l"] {
      try FileSystem.remove(
        terminal.path.pushing(FilePath("\(here)-manylinux_2_17_\(machine).whl")))
    }
    let missing = await stage(terminal, "--target", name)
    #expect(missing.status == 1)
    #expect(missing.errorOutput.contains("no compatible file for reed==2.1"))
    #expect(missing.errorOutput.contains("hint: build the wheels on \(name)"))
    var wheel = WheelBuilder(["reed.py": "", "_reed.so": Self.i386], name: "reed", version: "2.1")
    wheel.tag = "py3-none-any"
    _ = try wheel.write(into: terminal.path.appending("wheels"))
    let wrong = await stage(terminal, "--target", name)
    #expect(wrong.status == 1)
    #expect(wrong.errorOutput.contains("_reed.so: 32-bit x86"), "\(wrong.errorOutput)")
  }

  /// The library for 32-bit x86.
  private static let i386 = String(
    decoding: Array(library.utf8).enumerated().map { $0.offset == 18 ? 3 : $0.element },
    as: UTF8.self)

  /// Who publishes wheels for single machines only has machine code.
  @Test func `an sdist with machine code is told before it is built`() async throws {
    let terminal = try terminal()
    try terminal.directory.write("reed==2.1\n", to: "requirements.txt")
    let tag = here.target.python.tag
    try FileSystem.remove(
      terminal.path.pushing(
        FilePath("wheels/reed-2.1-\(tag)-\(tag)-manylinux_2_17_armv7l.whl")))
    try terminal.directory.write("not even an archive", to: "wheels/reed-2.1.tar.gz")
    let outcome = await stage(terminal, "--target", name)
    #expect(outcome.status == 1)
    #expect(
      outcome.errorOutput.contains("'reed-2.1.tar.gz' has machine code, as 'reed-2.1-\(tag)-"),
      "\(outcome.errorOutput)")
    #expect(outcome.errorOutput.contains("cannot be built here for \(name)"))
  }

  /// The same where an index has it: the pages are read, and no file is fetched, not even that of another
  /// requirement.
  @Test func `nothing is fetched if a part has to be built on the target`() async throws {
    let terminal = try terminal()
    let server = try IndexServer()
    for file in try FileSystem.entries(of: terminal.path.appending("wheels"))
    where !file.string.contains("armv7l") {
      try FileSystem.rename(
        terminal.path.appending("wheels").appending(file), to: server.files.appending(file))
    }
    try AtomicFile.write("nothing", to: server.files.appending("reed-2.1.tar.gz"))
    let outcome = await terminal.run(
      "stage", "--package", "demo", "--destdir", "debian/demo", "--no-project", "--no-cache",
      "--no-require-hashes", "--index-url", server.url("ok/simple/"), "--target", name,
      "--requirements",
      "requirements.txt")
    #expect(outcome.status == 1)
    #expect(
      outcome.errorOutput.contains("'reed-2.1.tar.gz' has machine code, as 'reed-2.1-"),
      "\(outcome.errorOutput)")
    #expect(outcome.errorOutput.contains("hint: build the wheels on \(name)"))
    let paths = try server.requests().map(\.path)
    #expect(paths.contains { $0.hasSuffix("simple/reed/") })
    #expect(paths.allSatisfy { !$0.hasSuffix(".whl") && !$0.hasSuffix(".gz") }, "\(paths)")
  }

  @Test func `a report with a target that cannot be is rejected`() async throws {
    let terminal = try terminal()
    let staged = await stage(terminal, "--target", name)
    try #require(staged.status == 0, "\(staged.errorOutput)")
    let report = terminal.path.appending("report.json")
    let text = try FileSystem.readText(report)
    for (old, new) in [
      (name, "debian-12-arm64-x"), (description.packageVersion, "2.7.18-1"),
    ] {
      let changed = text.replacing("\"\(old)\"", with: "\"\(new)\"")
      try #require(changed != text)
      try AtomicFile.write(changed, to: report)
      let finish = await terminal.run(
        "finish", "--destdir", "debian/demo", "--stage-report", "report.json")
      #expect(finish.status == 1)
      #expect(finish.errorOutput.contains("invalid .target '"), "\(finish.errorOutput)")
    }
  }
}
