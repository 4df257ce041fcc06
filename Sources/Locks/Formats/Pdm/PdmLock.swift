internal import Packaging
package import SystemPackage

/// The format of `pdm.lock`, of which the versions since 4.3 are read.
package struct PdmLock: LockFormat {
  package let name = "lock of PDM"
  package let fileNames = ["pdm.lock"]

  package init() {}

  package func read(
    _ file: FilePath, _ request: LockRequest, into lock: inout Lock
  ) throws(LockError) {
    let reader = try PdmReader(LockFile.toml(file, format: name), request)
    try reader.read(into: &lock)
    lock.takesExtras = true
  }
}
