/// What happens on the target if a test or a hook of the first installation fails.
package enum FirstInstallation: String, Sendable, CaseIterable, Codable {
  /// The package stays half-configured.
  case refuse
  /// The package is put into use, with a warning.
  case warn
}
