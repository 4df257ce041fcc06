import Core
import Pipeline

/// Reports of `venvdeb stage`, which `finish` reads.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(start, count)
  guard let report = attempt({ try JSONText.decode(Report.self, from: input.bytes) }),
    let text = attempt({ try report.json() })
  else { return 0 }
  guard let again = attempt({ try JSONText.decode(Report.self, from: Array(text.utf8)) }) else {
    fatalError("its own text cannot be read")
  }
  require(attempt { try again.json() } == text)
  return 0
}
