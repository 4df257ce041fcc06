import Artifacts
import Core
import Packaging
import Pipeline
import SBOM
import SystemPackage
import Testing
import Venv
import Wheels

@Suite struct StagedBomTests {
  private let bom: FilePath = "usr/share/doc/demo/demo.cdx.json"

  @Test func hasTheDigestsOfTheLock() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("greet", files: ["greet.py": ""])
    var options = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    options.packageVersion = "1.0-1"
    try await StageRun(options).run()
    let bytes = try FileSystem.read(workshop.destdir.pushing(bom))
    let key = DistributionKey(try PackageName("greet"), try Version("1.0"))
    #expect(ShippedBom.wheels(in: bytes)[key]?.sha256.hex == hash)
    #expect(String(decoding: bytes, as: UTF8.self).contains(#""version" : "1.0-1""#))

    options.shipsBom = false
    let report = try await StageRun(options).run()
    #expect(report.installed.map(\.string) == ["opt/venvs/demo"])
    #expect(try !FileSystem.exists(workshop.destdir.pushing(bom)))
  }

  @Test func leavesAFileOfOthersAlone() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("greet", files: ["greet.py": ""])
    let file = workshop.destdir.pushing(bom)
    try FileSystem.createDirectories(file.removingLastComponent())
    try AtomicFile.write("{}", to: file)
    let before = try workshop.contents()
    var options = try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    await #expect(throws: CommitError.self) { try await StageRun(options).run() }
    #expect(try workshop.contents() == before)
    options.shipsBom = false
    try await StageRun(options).run()
    #expect(try FileSystem.readText(file) == "{}")
  }

  @Test func doesNotWriteIntoAnotherPackagesDirectory() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel("greet", files: ["greet.py": ""])
    let directory = workshop.destdir.pushing("usr/share/doc")
    try FileSystem.createDirectories(directory)
    try FileSystem.createSymbolicLink(directory.appending("demo"), to: "demo-common")
    let report = try await StageRun(
      try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    ).run()
    #expect(report.installed.map(\.string) == ["opt/venvs/demo"])
    #expect(report.warnings.contains { $0.contains("ships no SBOM") })
  }

  /// A package may have several trees, each of a run of its own.
  @Test func listsAllTreesOfThePackage() async throws {
    let workshop = try Workshop.open()
    var wheels: [DistributionKey] = []
    for (name, prefix) in [("lamp", "/opt/venvs/demo"), ("bulb", "/opt/venvs/admin")] {
      let hash = try workshop.addWheel(name, files: ["\(name).py": ""])
      var options = try workshop.options("\(name)==1.0 --hash=sha256:\(hash)\n")
      options.prefix = FilePath(prefix)
      try await StageRun(options).run()
      wheels.append(DistributionKey(try PackageName(name), try Version("1.0")))
    }
    let bytes = try FileSystem.read(workshop.destdir.pushing(bom))
    #expect(Set(ShippedBom.wheels(in: bytes).keys) == Set(wheels))
    // It is what `venvdeb sbom` makes of the package.
    let inventory = try Inventory(
      of: try Artifact.open(workshop.destdir), name: "demo"
    ).billOfMaterials()
    let names = { (text: String) in text.split(separator: "\n").filter { $0.contains("bom-ref") } }
    #expect(names(inventory.text) == names(String(decoding: bytes, as: UTF8.self)))
  }

  /// The SBOM is made from what the installer knows; here it is read from the tree.
  @Test(arguments: [BytecodeMode.none, .uncheckedHash])
  func `is what the files of the tree say`(bytecode: BytecodeMode) async throws {
    let workshop = try Workshop.open()
    let info = "greet-1.0.dist-info"
    let document = #"{"bomFormat": "CycloneDX", "components": [{"type": "library", "name": "z"}]}"#
    let hash = try workshop.addWheel(
      "greet",
      files: [
        "greet.py": "", "greet.libs/libz-1.so": "z", "\(info)/licenses/LICENSE": "MIT",
        "\(info)/licenses/a/b/NOTICE": "n", "\(info)/licenses/a.txt": "a",
        "\(info)/licenses/a-b/x": "x", "\(info)/licenses/tool.py": "x = 1\n",
        "\(info)/license_files/OLD": "o", "\(info)/COPYING": "c", "\(info)/other": "o",
        "\(info)/sboms/z.cdx.json": document, "old.egg-info": "Name: old\n",
        "\(info)/direct_url.json": "{}", "greet-1.0.data/scripts/tool": "#!python\nprint(1)\n",
      ])
    let light = try workshop.addWheel(
      "light", files: ["light/__init__.py": "", "light/LICENSE": "l"])
    var request = try workshop.options(
      "greet==1.0 --hash=sha256:\(hash)\nlight==1.0 --hash=sha256:\(light)\n")
    request.bytecode = bytecode
    let report = try await StageRun(request).run()
    let text = String(
      decoding: try FileSystem.read(workshop.destdir.pushing(bom)), as: UTF8.self)
    let inventory = try Inventory(
      of: .init(name: "demo"),
      trees: [
        InventoryTree(
          root: try TreeRoot.open(workshop.destdir.pushing("opt/venvs/demo")),
          prefix: "/opt/venvs/demo",
          interpreter: FilePath(report.interpreter.executable),
          wheels: ShippedBom.wheels(in: Array(text.utf8)))
      ])
    let (expected, warnings) = try inventory.billOfMaterials(date: request.sourceDate)
    #expect(text == expected)
    #expect(text.contains("greet.libs/libz-1.so") && text.contains("licenses/a/b/NOTICE"))
    #expect(!inventory.warnings.isEmpty)
    for warning in inventory.warnings + warnings { #expect(report.warnings.contains(warning)) }
  }

  @Test func warnsOfDocumentsThatItDoesNotList() async throws {
    let workshop = try Workshop.open()
    let hash = try workshop.addWheel(
      "greet", files: ["greet-1.0.dist-info/sboms/greet.spdx.json": "{}"])
    let report = try await StageRun(
      try workshop.options("greet==1.0 --hash=sha256:\(hash)\n")
    ).run()
    #expect(report.warnings.contains { $0.contains("'greet.spdx.json' is not CycloneDX") })
  }
}
