package import Packaging

/// A line of a lock that names the directory of the project itself: `.`, `-e .[extra]`.
///
/// The project is installed anyway, so such a line is no entry.
package struct ProjectLine: Sendable, Hashable {
  /// The extras after the path.
  package let extras: Set<PackageName>
  /// When the line applies; nil for always.
  package let marker: Marker?
  /// Where it is.
  package let location: LockLocation
}
