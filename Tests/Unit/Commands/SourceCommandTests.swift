import Core
import Debian
import SystemPackage
import TestSupport
import Testing

/// `venvdeb source` as a user meets it.
@Suite struct SourceCommandTests {
  /// A source package in `source/` of a terminal, with one wheel outside of it.
  private struct Source: ~Copyable {
    var terminal: Terminal

    private init(_ terminal: consuming Terminal) { self.terminal = terminal }

    static func make(_ packages: String = "greeter") throws -> Source {
      var terminal = try Terminal(in: "source")
      terminal.environment["SOURCE_DATE_EPOCH"] = nil
      let wheel = WheelBuilder(["demo.py": "x = 1\n"], name: "demo", version: "1.0")
      try FileSystem.createDirectories(terminal.directory.path.appending("found"))
      _ = try wheel.write(into: terminal.directory.path.appending("found"))
      let digest = Digest.of(wheel.archive).hex
      let source = Source(terminal)
      try source.write("demo==1.0 --hash=sha256:\(digest)\n", to: "requirements.txt")
      try source.write("y = 2\n", to: "greeter.py")
      try source.write("3.0 (quilt)\n", to: "debian/source/format")
      try source.write(
        "Source: greeter\n\n"
          + packages.split(separator: " ").map { "Package: \($0)\nArchitecture: all\n" }
          .joined(separator: "\n"), to: "debian/control")
      try source.write(
        "greeter (1.0-1) unstable; urgency=medium\n\n  * One.\n\n"
          + " -- Deb Ian <deb@example.org>  Mon, 06 Jan 2025 12:00:00 +0000\n",
        to: "debian/changelog")
      return source
    }

    func write(_ text: String, to path: FilePath) throws {
      try terminal.directory.write(text, to: FilePath("source").pushing(path))
    }

    func run(_ arguments: String...) async -> Terminal.Outcome {
      await terminal.run(
        arguments: ["source", "--offline", "--wheelhouse", "../found"] + arguments)
    }
  }

  @Test func writesTheTarballsBesideTheSource() async throws {
    let source = try Source.make()
    let outcome = await source.run()
    #expect(outcome.status == 0, "\(outcome.errorOutput)")
    #expect(outcome.output.isEmpty)
    let parent = source.terminal.directory.path.string
    let lines = outcome.errorOutput.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].contains("source/wheels: 1 wheel, "))
    #expect(lines[1].contains("written: \(parent)/greeter_1.0.orig.tar.xz (2 files, "))
    #expect(lines[2].contains("written: \(parent)/greeter_1.0.orig-wheels.tar.xz (1 file, "))
    let report = await source.run("--json")
    #expect(
      report.output.contains(#""state" : "kept""#) || report.output.contains(#""state": "kept""#))
  }

  @Test func prefersTheConfigurationForTheArchitecture() async throws {
    var source = try Source.make()
    let architecture = try #require(try Architecture.ofThisProgram()).name
    try source.write("requirements: other.txt\n", to: "debian/greeter.venvdeb")
    try source.write(
      "requirements: requirements.txt\n", to: FilePath("debian/greeter.venvdeb.\(architecture)"))
    var outcome = await source.run()
    #expect(outcome.status == 0, "\(outcome.errorOutput)")
    source.terminal.environment["DEB_HOST_ARCH"] = "sh4"
    outcome = await source.run()
    #expect(outcome.errorOutput.contains("other.txt"), "\(outcome.errorOutput)")
  }

  @Test func readsTheConfigurationOfEachPackage() async throws {
    let source = try Source.make("greeter greeter-web")
    var outcome = await source.run()
    #expect(outcome.status == 2)
    #expect(outcome.errorOutput.contains("cannot tell which of the binary packages"))
    try source.write("requirements: requirements.txt\n", to: "debian/venvdeb")
    try source.write("requirements: web.txt\n", to: "debian/greeter-web.venvdeb")
    outcome = await source.run()
    #expect(outcome.errorOutput.contains("web.txt"), "\(outcome.errorOutput)")
    try source.write(
      "bundle: greeter_1.0_cp311_all.venv.tar.zst\n", to: "debian/greeter-web.venvdeb")
    outcome = await source.run()
    #expect(outcome.status == 0)
    #expect(outcome.errorOutput.contains("greeter-web: the tree comes from a bundle"))
    try source.write("requirements: ${env:X}\n", to: "debian/greeter-web.venvdeb")
    outcome = await source.run()
    #expect(outcome.status == 2)
    #expect(outcome.errorOutput.contains("debian/greeter-web.venvdeb: only debhelper expands"))
    #expect(outcome.errorOutput.contains("--config"))
    try source.write("requirements: requirements.txt\n", to: "debian/other.conf")
    #expect(await source.run("--config", "debian/other.conf").status == 0)
  }

  @Test func aBuildThatIsOfflineDoesNotKeepWheelsFromBeingFetched() async throws {
    let source = try Source.make()
    try source.write("offline: yes\n", to: "debian/greeter.venvdeb")
    // Nobody listens there.
    let words = ["source", "--no-cache", "--index-url", "http://127.0.0.1:9/simple/"]
    let outcome = await source.terminal.run(arguments: words)
    #expect(outcome.status == 1)
    #expect(outcome.errorOutput.contains("127.0.0.1"), "\(outcome.errorOutput)")
    let offline = await source.terminal.run(arguments: words + ["--offline"])
    #expect(offline.errorOutput.contains("no compatible file"), "\(offline.errorOutput)")
  }

  @Test func saysThatThereIsNoSourcePackage() async throws {
    let outcome = await (try Terminal()).run("source")
    #expect(outcome.status == 1)
    #expect(outcome.errorOutput.contains("is not a source package: it has no debian/changelog"))
    let both = await (try Terminal()).run("source", "--force", "--keep-orig")
    #expect(both.status == 2)
  }
}
