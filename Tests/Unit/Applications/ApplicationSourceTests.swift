import Core
import Debian
import Packaging
import Pipeline
import Scaffold
import SystemPackage
import TestSupport
import Testing

@testable import Applications

/// What the templates of `debian-templates/application` become.
@Suite struct ApplicationSourceTests {
  private func values(
    _ scratch: borrowing Scratch, renames: [String: String] = [:], owners: [String] = [],
    ignoresPython: Bool = false, license: String = "License: MIT"
  ) throws -> ApplicationValues {
    var wheel = WheelBuilder(
      ["demo.py": "", "demo-1.0.data/data/share/man/man1/demo.1": ".TH demo\n"])
    wheel.metadata = """
      Metadata-Version: 2.1
      Name: demo
      Version: 1.0
      Summary: Demo is a tool that does something.
      Home-page: https://example.org/demo
      \(license)

      """
    wheel.files.append(
      .init(
        "demo-1.0.dist-info/entry_points.txt",
        "[console_scripts]\ndemo = demo:main\ndemo-two = demo:main\n"))
    _ = try wheel.write(into: scratch.path)
    let contents = try ApplicationContents.read(
      try PackageName("demo"), extras: [], in: scratch.path, python: PythonVersion(3, 11))
    var request = StageRequest(
      package: "demo", destdir: scratch.path, prefix: "/opt/venvs/demo", requirements: [],
      sourceDirectory: scratch.path)
    request.index.ignoresPython = ignoresPython
    let options = ApplicationOptions(
      request: request, templates: try templates(), output: scratch.path,
      temporaryDirectory: scratch.path, date: 1_700_000_000)
    return ApplicationValues(
      contents: contents,
      links: CommandLinks(
        commands: contents.commands.map {
          .init(name: $0, link: renames[$0] ?? $0, owners: $0 == "demo" ? owners : [])
        }),
      package: try DebianName("demo"), version: PackageVersion(upstream: "1.0"),
      maintainer: try Maintainer(parsing: "Jo <jo@example.org>"), options: options)
  }

  private func templates() throws -> TemplateSet {
    try TemplateSet(
      firstOf: [checkout.appending("debian-templates")], with: TemplateSet.application)
  }

  private func source(
    _ scratch: borrowing Scratch, _ values: ApplicationValues
  ) throws -> SourceDirectory {
    let source = SourceDirectory(path: scratch.path.appending("source"))
    try source.writePackaging(try templates(), values.placeholders)
    return source
  }

  @Test func `the source package has what the metadata says`() throws {
    let scratch = try Scratch()
    let source = try source(scratch, values(scratch, owners: ["demo-tools", "other"]))
    let control = try ControlFile(
      parsing: FileSystem.readText(source.path.pushing("debian/control")), file: "control")
    let package = try #require(control.paragraphs.last)
    #expect(control.paragraphs.first?["Homepage"] == "https://example.org/demo")
    #expect(package["Description"]?.hasPrefix("tool that does something\n") == true)
    #expect(package["Conflicts"]?.split { ", \n".contains($0) } == ["demo-tools", "other"])
    let configuration = try FileSystem.readText(source.path.pushing("debian/demo.venvdeb"))
    #expect(configuration.contains("\nlink: demo\nlink: demo-two\n"))
    #expect(configuration.contains("\noffline: yes\n"))
    #expect(
      try FileSystem.readText(source.path.pushing("debian/demo.links"))
        == "/opt/venvs/demo/share/man/man1/demo.1 usr/share/man/man1/demo.1\n")
    #expect(
      try FileSystem.readText(source.path.pushing("debian/copyright")).contains("License: Expat\n"))
    let rules = try #require(try FileSystem.status(source.path.pushing("debian/rules")))
    #expect(rules.permissions == .executable)
  }

  @Test func `the package is staged as its lock was made`() throws {
    for ignoresPython in [false, true] {
      let scratch = try Scratch()
      let source = try source(scratch, values(scratch, ignoresPython: ignoresPython))
      let configuration = try FileSystem.readText(source.path.pushing("debian/demo.venvdeb"))
      #expect(configuration.contains("\nignore-requires-python: yes\n") == ignoresPython)
      #expect(configuration.contains("ignore-requires-python") == ignoresPython)
    }
  }

  @Test(arguments: [
    ("License-Expression: MIT OR Apache-2.0", "Expat or Apache-2.0", ["Expat", "Apache-2.0"]),
    ("Classifier: License :: OSI Approved :: MIT License", "Expat", ["Expat"]),
    (
      "Classifier: License :: OSI Approved :: MIT License\n"
        + "Classifier: License :: OSI Approved :: BSD License", "UNKNOWN", ["UNKNOWN"]
    ),
  ])
  func `copyright says of licences what the metadata do`(
    metadata: String, name: String, paragraphs: [String]
  ) throws {
    let scratch = try Scratch()
    let source = try source(scratch, values(scratch, license: metadata))
    let copyright = try FileSystem.readText(source.path.pushing("debian/copyright"))
    let parsed = try ControlFile(parsing: copyright, file: "copyright").paragraphs
    let files = try #require(parsed.first { $0["Files"] == "*" })
    #expect(files["License"]?.split(separator: "\n").first.map(String.init) == name)
    let others = parsed.filter { $0["Files"] == nil && $0["Format"] == nil }
    #expect(
      others.compactMap { $0["License"]?.split(separator: "\n").first.map(String.init) }
        == paragraphs, "\(copyright)")
    // Of several nobody knows how they go together: both are named.
    for claim in ["MIT License", "BSD License"] where metadata.contains("BSD") {
      #expect(copyright.contains(claim))
    }
  }

  @Test func `a command with another name is linked by dh_link`() throws {
    let scratch = try Scratch()
    let source = try source(scratch, values(scratch, renames: ["demo": "demo3"]))
    let configuration = try FileSystem.readText(source.path.pushing("debian/demo.venvdeb"))
    #expect(configuration.contains("\nlink: demo-two\n"))
    #expect(!configuration.contains("\nlink: demo\n"))
    #expect(
      try FileSystem.readText(source.path.pushing("debian/demo.links"))
        == "/opt/venvs/demo/bin/demo usr/bin/demo3\n")
    let control = try FileSystem.readText(source.path.pushing("debian/control"))
    #expect(!control.contains("Conflicts"))
  }
}
