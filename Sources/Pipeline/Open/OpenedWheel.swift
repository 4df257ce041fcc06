internal import Archives
internal import Core
internal import Locks
internal import Packaging
internal import Wheels

/// A wheel whose structure, metadata and RECORD were checked.
struct OpenedWheel: Sendable {
  let acquired: AcquiredWheel
  let wheel: Wheel
  /// The digest of the file.
  var sha256: Digest { acquired.file.sha256 }
  /// Whether the lock has the hash of the file, which was not built here then.
  var isVerified: Bool {
    acquired.pin.map { !$0.hashes.isEmpty && $0.accepts(acquired.file.digests) } ?? false
  }

  /// Opens wheels, `jobs` at a time, and returns them in the given order.
  ///
  /// Those that are in `cache` were checked before. Throws the errors of `opening`.
  static func open(
    _ acquired: [AcquiredWheel], jobs: Int, cache: UnpackedWheels? = nil,
    opening: @escaping @Sendable (AcquiredWheel) async throws -> Wheel
  ) async throws -> [OpenedWheel] {
    try await acquired.concurrentMap(jobs: jobs) { file in
      if let found = cache?.find(file) {
        return OpenedWheel(acquired: file, wheel: found)
      }
      return OpenedWheel(acquired: file, wheel: try await opening(file))
    }
  }

  /// Throws `ChangedFile` if what the wheel is read from was written to since it was opened.
  ///
  /// Where that is an unpacked one, each part was compared when it was read.
  func checkUnchanged() throws {
    if wheel.archive.original == nil || wheel.archive.isDamaged {
      try acquired.file.checkUnchanged()
    }
  }

  /// What the distribution is in messages: where the lock has it, or the project.
  var place: String {
    if let pin = acquired.pin { return "\(pin.location): \(pin.label)" }
    return acquired.origin == .project ? "the project itself" : "'\(acquired.fileName)'"
  }

  /// Where the distribution came from if not from an index (PEP 610); nil if it has no such record.
  var directURL: DirectURL? {
    if let project = acquired.editable { return DirectURL(editable: project) }
    return acquired.pin?.directURL(sha256: acquired.sdist ?? sha256)
  }

  /// Returns the extras that the lock asks for, or for the project the user.
  func extras(_ project: ProjectRequest) -> Set<PackageName> {
    if let pin = acquired.pin { return pin.requirement.extras }
    return acquired.origin == .project ? project.extras : []
  }
}
