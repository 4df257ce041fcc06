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

  /// Opens wheels, `jobs` at a time, and returns them in the given order.
  ///
  /// Throws the errors of `opening`.
  static func open(
    _ acquired: [AcquiredWheel], digests: FileDigests, jobs: Int,
    opening: @escaping @Sendable (AcquiredWheel) async throws -> Wheel = {
      try Wheel.open($0.path, fileName: $0.fileName)
    }
  ) async throws -> [OpenedWheel] {
    try await acquired.concurrentMap(jobs: jobs) { file in
      OpenedWheel(
        acquired: file, wheel: try await opening(file),
        sha256: try digests.sha256(of: file.path))
    }
  }

  /// Returns the extras that the lock asks for, or for the project the user.
  func extras(_ project: ProjectRequest) -> Set<PackageName> {
    if let pin = acquired.pin { return pin.requirement.extras }
    return acquired.origin == .project ? project.extras : []
  }
}
