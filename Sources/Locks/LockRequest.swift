package import Packaging
package import SystemPackage

/// What the reader of a lock file needs to know besides the file.
package struct LockRequest: Sendable {
  /// The variables that `${NAME}` may refer to.
  package let environment: [String: String]
  /// The directory of the project itself; nil if there is none.
  package let project: FilePath?

  /// What `${NAME}` in URLs stands for is added to these.
  package let secrets: Secrets

  /// For which target, and which parts, the lock is read.
  package let scope: LockScope

  package init(
    environment: [String: String] = [:], project: FilePath? = nil, secrets: Secrets = Secrets(),
    scope: LockScope = .usual()
  ) {
    self.environment = environment
    self.scope = scope
    self.secrets = secrets
    self.project = project
  }
}
