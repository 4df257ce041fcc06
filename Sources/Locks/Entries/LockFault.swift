internal import Packaging

/// An error in a line that has a marker: it counts only where the marker is true, as for pip.
struct LockFault: Sendable {
  /// When the line applies.
  let marker: Marker
  /// What is wrong with it.
  let error: LockError
}
