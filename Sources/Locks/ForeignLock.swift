/// A lock file of another tool that is not read, only exported.
package struct ForeignLock: Sendable, Hashable {
  /// The name that the tool gives it.
  package let fileName: String
  /// The command that makes a lock that is read from it.
  package let export: String
}
