/// A text that is made from the option table.
enum OptionDocument: String, CaseIterable {
  /// `docs/configuration.md`.
  case markdown
  /// `Debian::Debhelper::Venvdeb::Options`, the options for Getopt::Long.
  case perl
  /// The list of options in dh_venvdeb(1).
  case pod
  /// venvdeb(5).
  case manual

  /// The document as it stands in its file.
  var text: String {
    switch self {
    case .markdown: ConfigurationPage.text
    case .perl: PerlOptions.text
    case .pod: PodOptions.text
    case .manual: ConfigurationManual.text
    }
  }
}
