import Core
import Packaging

/// Licence expressions; what was read must mean the same after writing and reading it again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let text = FuzzInput(start, count).text,
    let expression = attempt({ try LicenseExpression(text) })
  else { return 0 }
  guard let again = attempt({ try LicenseExpression(expression.description) }) else {
    fatalError("its own text cannot be read")
  }
  require(again.description == expression.description)
  require(again.identifiers == expression.identifiers)
  return 0
}
