package import SystemPackage

/// The files that make a machine use a suite: `machines/SUITE.sources` (sources.list(5)).
package struct MachineFiles: Sendable {
  let settings: RepositorySettings

  /// The files for the machines that use a repository.
  package init(settings: RepositorySettings) { self.settings = settings }

  /// The path of the keyring on the machines.
  package var keyring: FilePath {
    FilePath("/etc/apt/keyrings").appending(settings.keyringName)
  }

  /// Returns the apt source of a suite.
  package func source(of suite: Suite) -> String {
    """
    Types: deb
    URIs: \(settings.url)
    Suites: \(suite)
    Components: main
    Signed-By: \(keyring.string)

    """
  }
}
