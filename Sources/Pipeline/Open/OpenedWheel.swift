internal import Core
internal import Locks
internal import Packaging
internal import Wheels

/// A wheel whose structure, metadata and RECORD were checked.
struct OpenedWheel: Sendable {
  let acquired: AcquiredWheel
  let wheel: Wheel
  /// The digest of the file.
  let sha256: Digest

  /// Opens wheels, several at a time, and returns them in the given order.
  ///
  /// Throws the errors of `Wheel.open`.
  static func open(
    _ acquired: [AcquiredWheel], digests: FileDigests
  ) async throws -> [OpenedWheel] {
    try await withThrowingTaskGroup(of: (Int, OpenedWheel).self) { group in
      for (index, file) in acquired.enumerated() {
        group.addTask {
          let wheel = try Wheel.open(file.path, fileName: file.fileName)
          return (
            index,
            OpenedWheel(
              acquired: file, wheel: wheel, sha256: try digests.sha256(of: file.path))
          )
        }
      }
      var wheels = [OpenedWheel?](repeating: nil, count: acquired.count)
      for try await (index, wheel) in group { wheels[index] = wheel }
      return wheels.compactMap { $0 }
    }
  }

  /// Returns the extras that the lock asks for, or for the project the user.
  func extras(_ project: ProjectRequest) -> Set<PackageName> {
    if let pin = acquired.pin { return pin.requirement.extras }
    return acquired.origin == .project ? project.extras : []
  }
}
