/// What a failing smoke test or hook does to a package that was never in use.
///
/// A later failure always leaves the package half-configured.
package enum InitialFailurePolicy: String, Sendable, CaseIterable, Codable {
  /// The package stays half-configured.
  case refuse
  /// The package is put into use, with a warning.
  case warn
}
