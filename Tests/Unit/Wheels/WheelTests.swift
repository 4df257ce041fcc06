import Archives
import Core
import Packaging
import SystemPackage
import TestSupport
import Testing
import Venv

@testable import Wheels

@Suite struct WheelTests {
  @Test func opensAWheel() throws {
    let directory = try Scratch()
    var builder = WheelBuilder(["demo/__init__.py": "x = 1\n", "demo-1.0.data/scripts/tool": "#!"])
    builder.files.append(.init("demo/program", "", isExecutable: true))
    let wheel = try builder.open(in: directory.path)
    #expect(wheel.metadata.version.description == "1.0")
    #expect(wheel.distInfo == "demo-1.0.dist-info")
    #expect(
      Set(wheel.files.map { "\($0.scheme.rawValue):\($0.path)" }) == [
        "purelib:demo/__init__.py", "scripts:tool", "purelib:demo/program",
        "purelib:demo-1.0.dist-info/METADATA", "purelib:demo-1.0.dist-info/WHEEL",
      ])
    #expect(wheel.files.filter(\.member.isExecutable).map(\.path) == ["demo/program"])
    #expect(wheel.warnings == [])
  }

  /// Forms that old tools wrote and that mean the same.
  @Test(arguments: [
    ("My_Pkg", "1.0", "my-pkg-1.0.dist-info"), ("My.Pkg", "1.0", "My_Pkg-1.0.dist-info"),
    ("demo", "1.0+local", "demo-1.0_local.dist-info"), ("demo", "1.0", "demo-1.0.0.dist-info"),
  ])
  func comparesNamesAndVersions(_ name: String, _ version: String, _ info: String) throws {
    let directory = try Scratch()
    var builder = WheelBuilder(["m.py": ""], name: name)
    builder.version = version
    builder.distInfo = info
    #expect(try builder.open(in: directory.path).distInfo == info)
  }

  @Test(arguments: [
    ("other-1.0.dist-info", WheelError.Reason.nameMismatch(found: "other", file: "demo")),
    ("demo-2.0.dist-info", .versionMismatch(found: "2.0", file: "1.0")),
    ("demo.dist-info", .nameMismatch(found: "demo.dist", file: "demo")),
    ("demo-.dist-info", .versionMismatch(found: "", file: "1.0")),
  ])
  func refusesAnotherDistInfo(_ info: String, _ reason: WheelError.Reason) throws {
    let directory = try Scratch()
    var builder = WheelBuilder()
    builder.distInfo = info
    let path = try builder.write(into: directory.path)
    if info == "demo.dist-info" {
      #expect(throws: WheelError.self) { try Wheel.open(path) }
    } else {
      #expect(throws: WheelError(path, member: info, reason)) { try Wheel.open(path) }
    }
  }

  @Test(arguments: [
    ("Name: demo\nVersion: 2.0\n", "version '2.0'"), ("Name: other\nVersion: 1.0\n", "of 'other'"),
    ("Name: demo\n", "missing field 'Version'"), ("", "missing field 'Name'"),
  ])
  func refusesOtherMetadata(_ metadata: String, _ reason: String) throws {
    let directory = try Scratch()
    var builder = WheelBuilder()
    builder.metadata = metadata
    let path = try builder.write(into: directory.path)
    let error = try #require(throws: WheelError.self) { try Wheel.open(path) }
    #expect(error.member == "demo-1.0.dist-info/METADATA")
    #expect(error.message.contains(reason))
  }

  @Test(arguments: [
    ("demo-1.0.data/x", WheelError.Reason.fileInDataDirectory),
    ("demo-1.0.data/etc/x", .unknownScheme("etc")),
    ("demo-2.0.data/data/x", .strayDataDirectory("demo-2.0.data")),
    ("demo-1.0.data/scripts/a/b", .nestedScript),
    ("demo-1.0.data/scripts/Python3", .unsafeScript(interpreter)),
    ("demo-1.0.data/data/pyvenv.cfg", .reservedPath("pyvenv.cfg")),
    ("demo-1.0.data/data/PYVENV.cfg", .reservedPath("PYVENV.cfg")),
    ("demo-1.0.data/data/lib64", .reservedPath("lib64")),
    ("demo-1.0.data/data/LIB64/x", .reservedPath("LIB64/x")),
    ("demo-1.0.data/data/bin/python3.11", .reservedPath("bin/python3.11")),
    ("demo-1.0.data/data/bin/activate.fish", .reservedPath("bin/activate.fish")),
  ])
  func refusesPlaces(_ name: String, _ reason: WheelError.Reason) throws {
    let directory = try Scratch()
    let path = try WheelBuilder([name: ""]).write(into: directory.path)
    #expect(throws: WheelError(path, member: name, reason)) { try Wheel.open(path) }
  }

  private static let interpreter = "it would replace the interpreter of the environment"

  @Test func acceptsPlacesThatOnlyLookReserved() throws {
    let directory = try Scratch()
    let names = [
      "demo-1.0.data/data/bin/python-tool", "demo-1.0.data/data/bin/activate-global",
      "demo-1.0.data/data/lib/x", "lib64/x.py", "bin/python", "demo.data", "x.dist-info",
    ]
    let wheel = try WheelBuilder(
      Dictionary(uniqueKeysWithValues: names.map { ($0, "") })
    ).open(in: directory.path)
    #expect(wheel.files.count == names.count + 2)
  }

  @Test func dataThroughTheLinkLib64IsInLib() throws {
    let directory = try Scratch()
    let wheel = try WheelBuilder(["demo-1.0.data/data/lib64/x/y": ""]).open(in: directory.path)
    #expect(wheel.files.first { $0.scheme == .data }?.path == "lib/x/y")
  }

  /// A 32-bit environment of venv(1) has no such link, so that pip would make a directory of its own.
  @Test(arguments: ["demo-1.0.data/data/lib64/x", "demo-1.0.data/data/lib/x", "lib64/x.py"])
  func aFileThatNamesLib64HasItOnEverySystem(name: String) async throws {
    let directory = try Scratch()
    let wheel = try WheelBuilder([name: ""]).open(in: directory.path)
    var layout = try await VenvLayout.demo()
    layout.hasLib64 = false
    let plan = try InstallPlanner(
      layout: layout, shebangs: ScriptShebangs(python: layout.python, style: .absolute)
    ).plan([InstallRequest(wheel: wheel, isRequested: true)])
    let link = VenvLink(path: "lib64", target: "lib")
    #expect(plan.layout.links.contains(link) == name.contains("data/lib64/"))
    #expect(!layout.links.contains(link))
  }

  @Test func refusesFilesThatRecordDoesNotVouchFor() throws {
    let name = "demo/__init__.py"
    let cases: [((inout [String]) -> Void, WheelError.Reason)] = [
      ({ $0.remove(at: 0) }, .notInRecord),
      ({ $0[0] = "\(name),," }, .notHashed),
      ({ $0[0] = $0[0].dropLast() + "7" }, .sizeMismatch(recorded: 7, actual: 0)),
    ]
    for (change, reason) in cases {
      let directory = try Scratch()
      var builder = WheelBuilder()
      builder.record = change
      let path = try builder.write(into: directory.path)
      #expect(throws: WheelError(path, member: name, reason)) { try Wheel.open(path) }
    }
  }

  @Test func refusesRowsWithoutFile() throws {
    let directory = try Scratch()
    var builder = WheelBuilder()
    builder.record = { $0.append("../../outside.py,,") }
    let path = try builder.write(into: directory.path)
    #expect(
      throws: WheelError(
        path, member: "demo-1.0.dist-info/RECORD", .noSuchMember("../../outside.py"))
    ) { try Wheel.open(path) }
  }

  @Test func namesInRecordAreBytes() throws {
    let directory = try Scratch()
    var builder = WheelBuilder(["caf\u{e9}.py": ""])
    builder.record = { $0[0] = $0[0].replacing("\u{e9}", with: "e\u{301}") }
    let path = try builder.write(into: directory.path)
    #expect(throws: WheelError(path, member: "caf\u{e9}.py", .notInRecord)) {
      try Wheel.open(path)
    }
  }

  @Test func acceptsAbsoluteRowsWithAWarning() throws {
    let directory = try Scratch()
    var builder = WheelBuilder()
    builder.record = { $0[0] = "/" + $0[0] }
    let wheel = try builder.open(in: directory.path)
    #expect(wheel.warnings.count == 1)
    builder.record = { $0.append("/demo/__init__.py,,7") }
    #expect(throws: WheelError.self) { try builder.open(in: directory.path) }
  }

  @Test func leavesSignaturesAndWrappersOut() throws {
    let directory = try Scratch()
    var builder = WheelBuilder([
      "demo.py": "", "demo-1.0.dist-info/RECORD.jws": "{}",
      "demo-1.0.dist-info/entry_points.txt": "[console_scripts]\ntool = demo:main\n",
      "demo-1.0.data/scripts/tool": "old", "demo-1.0.data/scripts/tool-script.py": "old",
      "demo-1.0.data/scripts/tool2": "kept",
    ])
    builder.record = { $0.removeAll { $0.contains("jws") } }
    let wheel = try builder.open(in: directory.path)
    #expect(
      wheel.files.map(\.path).filter { !$0.contains("dist-info") } == ["tool2", "demo.py"])
    #expect(!wheel.files.contains { $0.path.hasSuffix("jws") })
  }

  @Test func errorsAreSafeToPrint() throws {
    let error = WheelError("/x.whl", member: "RECORD", .noSuchMember("a\u{1b}[2J"))
    #expect(error.message == "RECORD lists 'a\\u{1b}[2J', which the wheel does not have")
  }
}
