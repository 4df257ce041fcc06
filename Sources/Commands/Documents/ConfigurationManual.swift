/// venvdeb(5): the configuration file, as POD.
enum ConfigurationManual {
  /// The page.
  static let text =
    introduction + OptionTable.sections.map { section($0) }.joined() + conclusion

  private static let introduction = """
    =encoding UTF-8

    =head1 NAME

    venvdeb - configuration of a virtual environment in a Debian package

    =head1 SYNOPSIS

    F<debian/>I<package>F<.venvdeb>

    =head1 DESCRIPTION

    The file says what L<dh_venvdeb(1)> and L<venvdeb-stage(1)> make for the binary package
    I<package>. It has one key per line, with its value after a colon. A line that begins with B<#>
    is a comment. A repeatable key has a line for each value, either with the key or indented. A key
    that takes B<yes> or B<no> means B<yes> if it has neither.

        # debian/demo.venvdeb
        requirements: requirements/production.txt
        wheelhouse: wheels
        offline: yes
        link: demo
         demo-admin

    Relative paths start at the directory in which the package is built. An option of the command
    line, which has the name of its key, takes precedence; a key takes precedence over the variable
    in the environment. The file may be executable and use substitutions: see L<debhelper(7)>.

    =head1 KEYS


    """

  private static let conclusion = """
    =head1 FILES

    =over 4

    =item F<debian/>I<package>F<.venvdeb>

    Another file is named with B<--config>.

    =back

    =head1 ENVIRONMENT

    Each key has a variable, named with it. The variable of a repeatable key has values separated by
    spaces, or one value only where values contain spaces. A variable that does not apply is ignored.

    =head1 SEE ALSO

    L<venvdeb(1)>, L<venvdeb-stage(1)>, L<dh_venvdeb(1)>, L<debhelper(7)>

    """

  private static func section(_ section: any OptionSection.Type) -> String {
    "=head2 \(section.title)\n\n=over 4\n\n\(section.options.map(item).joined())=back\n\n"
  }

  private static func item(_ option: StageOption) -> String {
    let keys = option.keys.map { "B<\($0)>" }.joined(separator: ", ")
    let value =
      switch option.placeholder {
      case .choices(_, let choices)?: choices.map { "B<\($0)>" }.joined(separator: "|")
      case let placeholder?: "I<\(escaped(placeholder.name))>"
      case nil: "B<yes>|B<no>"
      }
    var facts: [String] = []
    if option.isRepeatable { facts.append("repeatable") }
    if let fallback = option.fallback { facts.append("default: \(escaped(fallback))") }
    facts.append(
      "variable: "
        + option.keys.map { "B<\(Session.variableName(forOption: $0))>" }.joined(separator: ", "))
    var text = "=item \(keys): \(value)\n\n\(escaped(option.sentences))\n\n"
    text += "(\(facts.joined(separator: "; ")))\n\n"
    if let example = option.example { text += "    \(option.name): \(example)\n\n" }
    return text
  }

  private static func escaped(_ text: String) -> String {
    text.map { $0 == "<" ? "E<lt>" : $0 == ">" ? "E<gt>" : String($0) }.joined()
  }
}
