import Core
import Packaging
import Venv

/// Marshalled code; the canonical form of what was read must be its own canonical form.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(start, count)
  for python in [PythonVersion(3, 9), PythonVersion(3, 11), PythonVersion(3, 14)] {
    var once = input.bytes
    let isRead: Void? = attempt { try MarshalCanonical.canonicalize(&once, python: python) }
    guard isRead != nil else {
      require(once == input.bytes, "a malformed stream was changed")
      continue
    }
    var again = once
    guard attempt({ try MarshalCanonical.canonicalize(&again, python: python) }) != nil else {
      fatalError("its own stream cannot be read")
    }
    require(again == once, "the canonical form has another one")
  }
  return 0
}
