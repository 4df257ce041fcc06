/// The Perl module with the options that dh_venvdeb passes on to `venvdeb stage`.
enum PerlOptions {
  /// The source of the module.
  static let text = """
    package Debian::Debhelper::Venvdeb::Options;

    =encoding UTF-8

    =head1 NAME

    Debian::Debhelper::Venvdeb::Options - the options of venvdeb stage for Getopt::Long

    =head1 DESCRIPTION

    Generated from F<Sources/Commands/Options/Table> by F<scripts/generate>. Do not edit.

    =cut

    use strict;
    use warnings;

    use Exporter qw(import);

    our @EXPORT_OK = qw(@STAGE_OPTIONS);

    our @STAGE_OPTIONS = qw(
    \(OptionTable.options.map { "\t\(specification($0))\n" }.sorted().joined()));

    1;

    """

  /// Returns an option as Getopt::Long wants it: names, then what values it takes.
  private static func specification(_ option: StageOption) -> String {
    let names = ([option.name] + option.aliases).joined(separator: "|")
    return switch option.effect {
    case .flag: names
    case .toggle: "\(names)!"
    case .value: "\(names)=s"
    case .list, .sentences: "\(names)=s@"
    }
  }
}
