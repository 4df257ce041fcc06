import Core
import Packaging
import SystemPackage
import Venv

@testable import Archives
@testable import Wheels

/// A wheel written by a test: sound unless it is told otherwise, not compressed.
struct WheelBuilder {
  var name = "demo"
  var version = "1.0"
  /// The directory of the metadata; nil for the right one.
  var distInfo: String?
  /// The files beside the metadata, with whether they are executable.
  var files: [(name: String, data: String, isExecutable: Bool)] = []
  var metadata: String?
  var wheel = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
  /// Changes the right rows of RECORD.
  var record: (inout [String]) -> Void = { _ in }

  init(_ files: [String: String] = ["demo/__init__.py": ""], name: String = "demo") {
    self.name = name
    self.files = files.sorted { $0.key < $1.key }.map { ($0.key, $0.value, false) }
  }

  var fileName: String { "\(name)-\(version)-py3-none-any.whl" }
  var info: String { distInfo ?? "\(name)-\(version).dist-info" }

  /// Writes the wheel into a directory and gives its path.
  func write(into directory: FilePath) throws -> FilePath {
    var members = files
    members.append(
      (
        "\(info)/METADATA",
        metadata ?? "Metadata-Version: 2.1\nName: \(name)\nVersion: \(version)\n", false
      ))
    members.append(("\(info)/WHEEL", wheel, false))
    var rows = members.map {
      "\(Self.quoted($0.name)),sha256=\(Digest.of(Array($0.data.utf8)).base64URL),\($0.data.utf8.count)"
    }
    rows.append("\(info)/RECORD,,")
    record(&rows)
    members.append(("\(info)/RECORD", rows.map { $0 + "\n" }.joined(), false))
    let path = directory.appending(fileName)
    try AtomicFile.write(
      Self.zip(members.map { ($0.name, Array($0.data.utf8), $0.isExecutable) }), to: path)
    return path
  }

  /// Opens the wheel, whose file goes with `directory`.
  func open(in directory: FilePath) throws -> Wheel { try Wheel.open(try write(into: directory)) }

  private static func quoted(_ name: String) -> String {
    name.contains(",") ? "\"\(name.replacing("\"", with: "\"\""))\"" : name
  }

  private static func zip(
    _ members: [(name: String, data: [UInt8], isExecutable: Bool)]
  ) -> [UInt8] {
    func little(_ number: some FixedWidthInteger) -> [UInt8] {
      withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
    var body: [UInt8] = []
    var directory: [UInt8] = []
    for member in members {
      let flags: UInt16 = member.name.utf8.allSatisfy { $0 < 0x80 } ? 0 : 1 << 11
      let crc = member.data.withUnsafeBytes { CRC32.of($0) }
      let common =
        little(20 as UInt16) + little(flags) + little(0 as UInt16) + little(0x21_0000 as UInt32)
        + little(crc) + little(UInt32(member.data.count)) + little(UInt32(member.data.count))
        + little(UInt16(member.name.utf8.count)) + little(0 as UInt16)
      let mode: UInt32 = member.isExecutable ? 0o100755 : 0o100644
      directory += [0x50, 0x4b, 1, 2, 20, 3] + common + little(0 as UInt16) + little(0 as UInt32)
      directory += little(mode << 16) + little(UInt32(body.count)) + Array(member.name.utf8)
      body += [0x50, 0x4b, 3, 4] + common + Array(member.name.utf8) + member.data
    }
    let count = UInt16(members.count)
    return body + directory + [0x50, 0x4b, 5, 6] + little(0 as UInt32) + little(count)
      + little(count) + little(UInt32(directory.count)) + little(UInt32(body.count))
      + little(0 as UInt16)
  }
}

/// A directory for one test.
func scratch() throws -> TemporaryDirectory {
  try TemporaryDirectory.create(in: "/tmp", prefix: "venvdeb-wheels-")
}

extension VenvLayout {
  /// The layout of trees at /opt/venvs/demo for the machine's own Python.
  static func demo() async throws -> VenvLayout {
    VenvLayout(prefix: "/opt/venvs/demo", target: try await Interpreter.find("python3").target)
  }
}

extension InstallPlanner {
  /// A planner for `VenvLayout.demo`.
  static func demo(_ conflicts: ConflictPolicy = .error) async throws -> InstallPlanner {
    let layout = try await VenvLayout.demo()
    return InstallPlanner(
      layout: layout, conflicts: conflicts,
      shebangs: ScriptShebangs(python: layout.python, style: .absolute))
  }
}
