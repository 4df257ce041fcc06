import Core
import Packaging
import Scaffold
import SystemPackage
import TestSupport
import Testing
import Venv

@testable import Applications

@Suite struct ApplicationContentsTests {
  private func read(
    _ name: String, extras: Set<PackageName> = [], _ wheels: WheelBuilder...
  ) throws -> ApplicationContents {
    let scratch = try Scratch()
    for wheel in wheels { _ = try wheel.write(into: scratch.path) }
    return try ApplicationContents.read(
      try PackageName(name), extras: extras, in: scratch.path,
      python: PythonVersion(3, 11))
  }

  private func wheel(
    _ name: String, entryPoints: String = "", metadata: String = "", files: [String: String] = [:]
  ) -> WheelBuilder {
    var wheel = WheelBuilder(files, name: name)
    wheel.metadata = "Metadata-Version: 2.1\nName: \(name)\nVersion: 1.0\n\(metadata)"
    if !entryPoints.isEmpty {
      wheel.files.append(.init("\(wheel.info)/entry_points.txt", entryPoints))
    }
    return wheel
  }

  @Test func `commands of extras count where the extra is asked for`() throws {
    let demo = wheel(
      "demo", entryPoints: "[console_scripts]\ndemo = demo:main\ndemod = demo:serve [d]\n")
    #expect(try read("demo", demo).commands == ["demo"])
    #expect(try read("demo", extras: [try PackageName("d")], demo).commands == ["demo", "demod"])
  }

  @Test func `scripts are commands, those of other systems are not`() throws {
    let demo = wheel(
      "demo",
      files: [
        "demo-1.0.data/scripts/demo": "#!python\n", "demo-1.0.data/scripts/demo.cmd": "@echo off\n",
      ])
    #expect(try read("demo", demo).commands == ["demo"])
  }

  @Test func `the commands of its own parts count`() throws {
    let entryPoints = "[console_scripts]\ndemo-play = core:main\n"
    let demo = wheel("demo", metadata: "Requires-Dist: demo-core\nRequires-Dist: other\n")
    let contents = try read(
      "demo", demo, wheel("demo_core", entryPoints: entryPoints),
      wheel("other", entryPoints: "[console_scripts]\nother = other:main\n"))
    #expect(contents.commands == ["demo-play"])
  }

  @Test(arguments: [
    ("share/man/man1/demo.1", "demo", "usr/share/man/man1/demo.1"),
    (
      "share/bash-completion/completions/demo", "demo",
      "usr/share/bash-completion/completions/demo"
    ),
    ("share/zsh/site-functions/_demo", "demo", "usr/share/zsh/vendor-completions/_demo"),
    (
      "share/fish/vendor_completions.d/demo.fish", "demo",
      "usr/share/fish/vendor_completions.d/demo.fish"
    ),
  ])
  func `manual pages and completions belong to a command`(
    path: String, command: String, target: String
  ) throws {
    let found = try #require(ApplicationContents.location(of: path))
    #expect(found.command == command)
    #expect(found.target == target)
  }

  @Test(arguments: ["share/man/man1/README", "share/doc/demo/x.1", "etc/demo.conf", "share/demo"])
  func `other files stay in the tree`(path: String) {
    #expect(ApplicationContents.location(of: path) == nil)
  }

  @Test func `a lock without the application is an error`() {
    #expect(throws: ApplicationError.self) { try read("demo", wheel("other")) }
  }

  @Test func `metadata becomes fields of a package`() throws {
    let contents = try read(
      "demo",
      wheel(
        "demo",
        metadata: """
          License-Expression: MIT
          Project-URL: Changelog, https://example.org/changes
          Project-URL: Homepage, https://example.org
          Author-email: "Jo Doe" <jo@example.org>, Bo <bo@example.org>
          Classifier: License :: OSI Approved :: BSD License

          """, files: ["demo-1.0.dist-info/LICENSE": "Copyright 2020 Jo Doe\n"]))
    #expect(contents.metadata.licenseName == "MIT")
    #expect(contents.metadata.homepage == "https://example.org")
    #expect(contents.metadata.people.compactMap(\.text) == ["Jo Doe <jo@example.org>"])
    #expect(contents.licenseText == "Copyright 2020 Jo Doe\n")
  }
}
