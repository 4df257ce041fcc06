/// A command that postinst runs on the target when a version is installed, before it is put into use.
package struct Hook: Sendable, Equatable, Codable {
  /// How often a hook runs that has succeeded.
  package enum Frequency: String, Sendable, CaseIterable, Codable {
    /// Again when another version, or another build of the version, is configured.
    case perVersion = "per-version"
    /// Never again until the package is purged.
    case perInstall = "per-install"
    /// Each time the package is configured.
    case always
  }

  /// The name, which is that of its log and of its mark on the target.
  package let name: String
  /// The line for the shell.
  package let command: String
  /// The user who runs it; nil for root.
  package var user: String?
  /// The seconds that it may take; 0 for no limit.
  package var timeout = 3600
  package var once = Frequency.perVersion

  /// Creates a hook of root's that runs for each version.
  package init(name: String, command: String) {
    self.name = name
    self.command = command
  }
}

/// The hooks of a package, in the order in which they run, and what they have in common.
package struct PackageHooks: Sendable {
  package var hooks: [Hook]
  /// The variables of their environment: `NAME=value`, or the path of a file with such lines.
  package var environment: [String] = []
  /// What happens if one fails before all of them have succeeded once.
  package var onInstall = InitialFailurePolicy.refuse

  /// Creates hooks with no variables of their own.
  package init(_ hooks: [Hook]) {
    self.hooks = hooks
  }
}
