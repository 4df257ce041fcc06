import Core
import SystemPackage
import Venv

/// Target files; what was read must be the same after writing and reading it again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(start, count)
  guard let description = attempt({ try TargetFile.read(input.bytes, file: "target.json") }) else {
    return 0
  }
  require(description.target.executable.string.hasPrefix("/usr/bin/python3."))
  guard
    let again = attempt({
      try TargetFile.read(Array(try TargetFile.text(of: description).utf8), file: "again.json")
    })
  else { fatalError("its own text cannot be read") }
  require(again == description)
  return 0
}
