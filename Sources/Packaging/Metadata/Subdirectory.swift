/// The directory of a project below that of a source tree, archive or repository: `#subdirectory=` (pip
/// documentation, "VCS Support").
package struct Subdirectory: Sendable {
  /// The names on the way to it; none for the root.
  package let components: [String]

  /// Reads a relative path, decoded; nil for an absolute one, and for one with `..`, which may lead out.
  package init?(_ text: String) {
    let parts = text.split(separator: "/").filter { $0 != "." }
    guard !text.hasPrefix("/"), !parts.contains("..") else { return nil }
    components = parts.map { String($0) }
  }
}
