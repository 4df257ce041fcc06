import Core
import Wheels

/// RECORD; what was read must be the same after writing and reading it again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(start, count)
  guard let record = attempt({ try Record(parsing: input.bytes) }) else { return 0 }
  guard let again = attempt({ try Record(parsing: Array(record.text.utf8)) }) else {
    fatalError("its own text cannot be read")
  }
  require(Set(again.rows) == Set(record.rows))
  return 0
}
