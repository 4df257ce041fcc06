internal import Core
internal import Packaging
package import SystemPackage

/// The format of `poetry.lock`, of which version 2.1 (Poetry 2.0 and later) says what to install.
package struct PoetryLock: LockFormat {
  package let name = "lock of Poetry"
  package let fileNames = ["poetry.lock"]

  package init() {}

  package func read(
    _ file: FilePath, _ request: LockRequest, into lock: inout Lock
  ) throws(LockError) {
    let reader = try PoetryReader(LockFile.toml(file, format: name), request.scope)
    try reader.read(into: &lock, project: request.project)
    lock.takesExtras = true
  }
}
