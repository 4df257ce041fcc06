import Core
import Locks
import Packaging
import SystemPackage

/// Requirements files, and each line as a requirement and as a marker of its own.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = FuzzInput(start, count)
  input.withFile { path in
    if let lock = attempt({ try Lock.read([path], environment: ["A": "b"], allowUnpinned: true) }) {
      let environment = MarkerEnvironment(linuxPython: "3.11.2", machine: "x86_64")
      _ = attempt { try lock.checkHashes(required: true, in: environment) }
    }
  }
  guard let text = input.text else { return 0 }
  for line in text.split(separator: "\n") {
    guard let requirement = attempt({ try Requirement(line) }) else {
      _ = attempt { try Marker(line) }
      continue
    }
    require(!requirement.name.normalized.isEmpty)
  }
  return 0
}
