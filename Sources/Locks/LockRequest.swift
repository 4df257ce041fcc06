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

  package init(
    environment: [String: String] = [:], project: FilePath? = nil, secrets: Secrets = Secrets()
  ) {
    self.environment = environment
    self.secrets = secrets
    self.project = project
  }
}
