/// What happens during a build, for whoever watches it.
package enum BuildEvent: Sendable {
  /// A step begins, or a decision was made.
  case step(String)
  /// Something that the user should know about the package.
  case warning(String)
  /// Bytes that the build has written.
  case output([UInt8])
}
