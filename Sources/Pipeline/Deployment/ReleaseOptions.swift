/// What the versioned layout does on the target, as the packager wants it.
package struct ReleaseOptions: Sendable {
  /// The number of releases that postinst keeps; a process that was not restarted needs the second.
  package var keep = 3
  /// The shell commands that test a release on the target before it is put into use.
  package var smokeTests: [String] = []
  /// The user who runs them; nil for root.
  package var smokeUser: String?
  /// The seconds that each of them may take.
  package var smokeTimeout = 60
  package var smokeOnInstall = InitialFailurePolicy.refuse

  /// Creates the usual options.
  package init() {}
}
