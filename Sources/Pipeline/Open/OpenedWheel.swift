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
  /// Whether the lock has the hash of the file, which was not built here then.
  let isVerified: Bool

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
      let found = try digests.of(file.path)
      return OpenedWheel(
        acquired: file, wheel: try await opening(file),
        sha256: try digests.sha256(of: file.path),
        isVerified: file.pin.map { !$0.hashes.isEmpty && $0.accepts(found) } ?? false)
    }
  }

  /// Returns the extras that the lock asks for, or for the project the user.
  func extras(_ project: ProjectRequest) -> Set<PackageName> {
    if let pin = acquired.pin { return pin.requirement.extras }
    return acquired.origin == .project ? project.extras : []
  }
}
