import Artifacts
import Core

/// Manifests of bundles; what was read must be the same after writing and reading it again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(start, count)
  guard let manifest = attempt({ try BundleManifest(parsing: input.bytes) }) else { return 0 }
  require(manifest.size >= 0)
  _ = manifest.placement
  guard let again = attempt({ try BundleManifest(parsing: manifest.json()) }) else {
    fatalError("its own text cannot be read")
  }
  require(again == manifest)
  return 0
}
