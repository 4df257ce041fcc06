package import Packaging
package import SystemPackage

/// Lock files that are read for the target of each tree, as a check of trees does it.
package struct LockFiles: Sendable {
  private let files: [FilePath]
  private let environment: [String: String]
  private let project: FilePath?
  private let secrets: Secrets
  /// The extras of the project that the trees have.
  package var extras: Set<PackageName> = []
  /// The groups that the trees have.
  package var groups = GroupSelection()

  /// Takes the files; see `Lock.read` for the other parameters.
  package init(
    _ files: [FilePath], environment: [String: String] = [:], project: FilePath? = nil,
    secrets: Secrets = Secrets()
  ) {
    self.files = files
    self.environment = environment
    self.project = project
    self.secrets = secrets
  }

  /// Reads them for a target, of which no more than the values of markers is known.
  ///
  /// What is compared are versions, so that a stale lock will do. Throws `LockError`.
  package func read(for markers: MarkerEnvironment) throws(LockError) -> Lock {
    let python = PythonVersion(parsing: markers[.pythonVersion]) ?? PythonVersion(3, 11)
    // Any C library: whether a file fits was decided when the tree was made.
    var scope = LockScope(
      markers: markers,
      tags: CompatibilityTags(
        TagEnvironment(
          implementation: markers[.implementationName], python: python,
          glibc: LibcVersion(2, 99), machine: markers[.platformMachine])))
    scope.allowsStale = true
    (scope.extras, scope.groups) = (extras, groups)
    return try Lock.read(
      files, environment: environment, allowUnpinned: true, project: project, secrets: secrets,
      scope: scope)
  }
}
