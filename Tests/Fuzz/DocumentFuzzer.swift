import Core
import Packaging
import SystemPackage

/// Documents, as TOML and as JSON.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(start, count)
  if let table = attempt({ try TOMLReader.read(input.bytes, file: "a.toml") }) {
    for member in table.members {
      require(member.position.line > 0 && member.position.column > 0)
      require(table[member.key] != nil)
    }
  }
  _ = attempt { try JSONReader.read(input.bytes, file: "a.json") }
  return 0
}
