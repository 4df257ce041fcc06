import Core
import Locks
import Packaging
import SystemPackage

/// The locks of tools: each format reads the input, whatever it is.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(start, count)
  var scope = LockScope.usual()
  scope.groups = (try? GroupSelection(["default", "docs"])) ?? GroupSelection()
  let request = LockRequest(environment: ["A": "b"], project: "/nonexistent", scope: scope)
  input.withFile { path in
    for format in LockFormats.all {
      guard var lock = attempt({ try Lock.read([]) }),
        attempt({ try format.read(path, request, into: &lock) }) != nil
      else { continue }
      _ = attempt { try lock.checkHashes(required: true, in: scope.markers) }
      guard let entries = attempt({ try lock.entries(in: scope.markers) }) else { continue }
      for entry in entries { require(!entry.label.isEmpty) }
    }
  }
  return 0
}
