internal import Packaging
package import SystemPackage

/// The format of `Pipfile.lock`: hashes and markers of versions, by categories.
package struct PipfileLock: LockFormat {
  package let name = "lock of Pipenv"
  package let fileNames = ["Pipfile.lock"]

  package init() {}

  package func read(
    _ file: FilePath, _ request: LockRequest, into lock: inout Lock
  ) throws(LockError) {
    let reader = try PipfileReader(LockFile.json(file, format: name), request)
    try reader.read(into: &lock)
  }
}
