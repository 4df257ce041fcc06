package import Debian

/// What makes machines install a version that is lower than the one they have: apt does not do it by
/// itself (apt_preferences(5)).
package struct DowngradeAdvice: Sendable {
  /// The binary packages with their versions.
  let packages: [String: PackageVersion]
  let suite: Suite
  /// The name of the repository, its Origin.
  let name: String

  /// The advice after a rollback of a suite.
  package init(packages: [String: PackageVersion], suite: Suite, name: String) {
    self.packages = packages
    self.suite = suite
    self.name = name
  }

  /// The command for one machine.
  package var command: String {
    let words = packages.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return "apt-get install --allow-downgrades \(words.joined(separator: " "))"
  }

  /// The pin for `/etc/apt/preferences.d`, with which upgrades go back too.
  package var pin: String {
    """
    Package: \(packages.keys.sorted().joined(separator: " "))
    Pin: release o=\(name),n=\(suite)
    Pin-Priority: 1001
    """
  }
}
