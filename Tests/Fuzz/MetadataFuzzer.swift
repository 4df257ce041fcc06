import Core
import Packaging
import Wheels

/// The three text files of a wheel's metadata: METADATA, WHEEL and entry_points.txt.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(start, count)
  _ = attempt { try CoreMetadata(input.bytes, location: "METADATA") }
  _ = attempt { try WheelInfo(input.bytes, location: "WHEEL") }
  guard let text = input.text, let points = attempt({ try EntryPoints(parsing: text) }) else {
    return 0
  }
  for script in points.scripts(for: PythonVersion(3, 11)) {
    require(!script.name.utf8.contains(0x2f) && !script.name.utf8.contains(0x0a))
    // Three statements and a condition, whatever the names are.
    let lines = LaunchScript.body(script).split(separator: 0x0a)
    require(lines.count == 6 && !lines.contains { $0.contains(0x3b) })
  }
  return 0
}
