import Core
import Packaging
import SystemPackage
import Testing

@Suite struct SbomCommandTests {
  private func tree(in terminal: borrowing Terminal) throws {
    let info = terminal.path.pushing("tree/lib/python3.11/site-packages/x-1.0.dist-info")
    try FileSystem.createDirectories(info)
    try AtomicFile.write("version = 3.11.2\n", to: terminal.path.pushing("tree/pyvenv.cfg"))
    try AtomicFile.write(
      "Metadata-Version: 2.1\nName: x\nVersion: 1.0\n", to: info.appending("METADATA"))
  }

  @Test func writesToAFileOrTheOutput() async throws {
    let terminal = try Terminal()
    try tree(in: terminal)
    let printed = await terminal.run("sbom", "tree")
    #expect(printed.status == 0 && printed.errorOutput.isEmpty)
    #expect(printed.output.contains(#""purl" : "pkg:pypi/x@1.0""#))
    #expect(printed.output.contains(#""timestamp" : "2023-11-14T22:13:20Z""#))
    let written = await terminal.run("sbom", "tree", "--output", "x.json")
    #expect(written == .init(status: 0, output: "", errorOutput: ""))
    #expect(try FileSystem.readText(terminal.path.appending("x.json")) == printed.output)
  }

  @Test func warnsOfMissingLicenses() async throws {
    let terminal = try Terminal()
    try tree(in: terminal)
    let result = await terminal.run("sbom", "--format", "debian-copyright", "tree")
    #expect(result.status == 0)
    #expect(result.output.contains("License: not-stated\n"))
    #expect(result.errorOutput.contains("warning: x 1.0 states no licence"))
  }

  @Test func refusesWhatHasNoTree() async throws {
    let terminal = try Terminal()
    try FileSystem.createDirectory(terminal.path.appending("empty"))
    let empty = await terminal.run("sbom", "empty", "-o", "x.json")
    #expect(empty.status == 1)
    #expect(empty.errorOutput.contains("no virtual environment found"))
    #expect(try !FileSystem.exists(terminal.path.appending("x.json")))
    #expect(await terminal.run("sbom", "nowhere").status == 2)
    #expect(await terminal.run("sbom", "empty", "--format", "spdx").status == 2)
  }

  @Test func theCommandLineWinsOverTheFile() async throws {
    let terminal = try Terminal()
    try AtomicFile.write("no-sbom: yes\n", to: terminal.path.appending("demo.venvdeb"))
    try AtomicFile.write(
      "import setuptools\nsetuptools.setup(name='p', version='1', py_modules=[])\n",
      to: terminal.path.appending("setup.py"))
    for (option, isShipped) in [("--verbose", false), ("--sbom", true)] {
      let result = await terminal.run(
        "stage", "--package=demo", "--config=demo.venvdeb", "--no-cache", "--destdir=out", option)
      #expect(result.status == 0, "\(result.errorOutput)")
      let file = terminal.path.pushing("out/usr/share/doc/demo/demo.cdx.json")
      #expect(try FileSystem.exists(file) == isShipped)
    }
  }
}
