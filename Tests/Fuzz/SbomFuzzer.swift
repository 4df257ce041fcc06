import Core
import SBOM

/// Documents of CycloneDX, as wheels bring them along.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(start, count)
  let wheels = ShippedBom.wheels(in: input.bytes)
  require(wheels.isEmpty || ShippedBom.isOurs(input.bytes))
  return 0
}
