/// The report of `venvdeb pypi` on a package that it made.
package struct ApplicationReport: Sendable, Encodable {
  /// A command in `/usr/bin`.
  package struct Command: Sendable, Encodable {
    /// Its name in the tree.
    package let name: String
    /// Its name in `/usr/bin`; nil if it is not linked there.
    package let link: String?
    /// The Debian packages of the target that have a command of that name, too.
    package let owners: [String]
  }

  /// The distribution.
  package let name: String
  /// Its version.
  package let version: String
  /// The path of the package.
  package let file: String
  /// The name of the package.
  package let package: String
  /// The version of the package.
  package let packageVersion: String
  /// The source package, if it was kept.
  package let source: String?
  /// The number of distributions in the package.
  package let distributions: Int
  /// The commands of the application.
  package let commands: [Command]
  /// The packages that it cannot be installed with, because they have a command of the same name.
  package let conflicts: [String]
  /// What was decided that the user may not expect.
  package let warnings: [String]

  private enum CodingKeys: String, CodingKey {
    case name, version, file, package, source, distributions, commands, conflicts, warnings
    case packageVersion = "package_version"
  }
}
