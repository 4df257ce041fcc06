package import Pipeline
package import Scaffold
package import SystemPackage

/// What the user decides about packages that are made from an index.
package struct ApplicationOptions: Sendable {
  /// The interpreter, the indexes, the cache and the environment; what it installs is not used.
  package var request: StageRequest
  /// The templates of the source package.
  package var templates: TemplateSet
  /// The directory for packages.
  package var output: FilePath
  /// The directory for temporary files.
  package var temporaryDirectory: FilePath
  /// The name of the package; nil for that of the distribution.
  package var name: String?
  /// What the name of the package begins with, unless `name` is given.
  package var namePrefix = ""
  /// The names in `/usr/bin` of commands that get another one there.
  package var renames: [String: String] = [:]
  /// Whether commands are linked into `/usr/bin`.
  package var links = true
  /// "Name <address>"; nil for that of the environment or Git.
  package var maintainer: String?
  /// The distribution in the changelog.
  package var distribution = "unstable"
  /// The date of changelog and copyright, in seconds since 1970.
  package var date: Int
  /// Whether the source package stays in the output directory, with what dpkg-buildpackage writes.
  package var keeps = false
  /// The program that chooses the versions of dependencies.
  package var resolver = ResolverChoice.automatic

  package init(
    request: StageRequest, templates: TemplateSet, output: FilePath, temporaryDirectory: FilePath,
    date: Int
  ) {
    self.request = request
    self.templates = templates
    self.output = output
    self.temporaryDirectory = temporaryDirectory
    self.date = date
  }
}
