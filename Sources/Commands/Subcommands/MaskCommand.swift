package import ArgumentParser
internal import Packaging

/// `venvdeb mask`: prints the text in `DH_VENVDEB_TEXT` as messages have it.
///
/// Only used by dh_venvdeb and dh_virtualenv, which show their arguments with `--verbose` and in
/// warnings.
package struct MaskCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "mask",
    abstract: "Print the text in DH_VENVDEB_TEXT with **** for credentials and values of queries.",
    shouldDisplay: false)

  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    try session.print(CredentialURL.masking(session.environment["DH_VENVDEB_TEXT"] ?? ""))
  }
}
