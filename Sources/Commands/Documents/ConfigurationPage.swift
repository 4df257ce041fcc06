/// `docs/configuration.md`: the options as keys, variables and command-line options.
enum ConfigurationPage {
  /// The page.
  static let text =
    introduction + OptionTable.sections.map { section($0) }.joined(separator: "\n")
    + "\n" + EnvironmentChapter.text

  private static let introduction = """
    # Configuration

    <!-- Generated from Sources/Commands/Options/Table by scripts/generate. Do not edit. -->

    These options decide what `dh_venvdeb`, `venvdeb stage` and `venvdeb bundle` make. Each can be
    given in three ways, of which the first takes precedence:

    1. on the command line: `--wheelhouse wheels`;
    2. in `debian/<package>.venvdeb`, as `wheelhouse: wheels` (`--config` names the file);
    3. in the environment, as `VENVDEB_WHEELHOUSE=wheels`.

    A file has one key per line; `#` starts a comment line. A repeatable option has a line for each
    value, either with its key or indented. For an option without a value, the key takes `yes` or
    `no`, and means `yes` if it has neither.

    ```
    # debian/demo.venvdeb
    requirements: requirements/production.txt
    wheelhouse: wheels
    offline: yes
    link: demo
     demo-admin
    ```

    The variable of a repeatable option has values separated by spaces. Where values contain spaces,
    it has one value only.

    Relative paths start at the directory in which the package is built. The last column says what a
    tree can be made from for the option to apply: a **lock** and the project's source, a **bundle**,
    or a staged **tree** that `venvdeb bundle --tree` packs. For anything else, the option is an
    error on the command line and in the file, and is ignored in the environment.


    """

  private static func section(_ section: any OptionSection.Type) -> String {
    var text = """
      ## \(section.title)

      | key | value | default | environment variable | applies to |
      |---|---|---|---|---|

      """
    text += section.options.map(row).joined()
    text += "\n"
    for option in section.options { text += item(option) }
    let examples = section.options.compactMap { option in
      option.example.map { "\(option.name): \($0)\n" }
    }
    return text + "\nExamples:\n\n```\n\(examples.joined())```\n"
  }

  private static func row(_ option: StageOption) -> String {
    let variables = option.keys.map { "`\(Session.variableName(forOption: $0))`" }
    let origins =
      option.origins.count == StageOption.Origin.allCases.count
      ? "all" : option.origins.map { "\($0)" }.joined(separator: ", ")
    let cells = [
      option.keys.map { "`\($0)`" }.joined(separator: ", "), values(of: option),
      escaped(option.fallback ?? (option.placeholder == nil ? "no" : "")),
      variables.joined(separator: ", ") + (isSentence(option) ? " (one value)" : ""), origins,
    ]
    return "| \(cells.joined(separator: " | ")) |\n"
  }

  private static func item(_ option: StageOption) -> String {
    let spellings = option.aliases.map { $0.count == 1 ? "`-\($0)`" : "`--\($0)`" }
    let names = option.keys.map { "`\($0)`" }.joined(separator: ", ")
    let also = spellings.isEmpty ? "" : " Also \(spellings.joined(separator: ", "))."
    return "- \(names): \(escaped(option.sentences))\(also)\n"
  }

  private static func values(of option: StageOption) -> String {
    let value =
      switch option.placeholder {
      case .choices(_, let choices)?: choices.map { "`\($0)`" }.joined(separator: ", ")
      case let placeholder?: placeholder.name
      case nil: "yes or no"
      }
    return option.isRepeatable ? "\(value); repeatable" : value
  }

  private static func isSentence(_ option: StageOption) -> Bool {
    if case .sentences = option.effect { true } else { false }
  }

  private static func escaped(_ text: String) -> String {
    text.map { $0 == "<" ? "\\<" : String($0) }.joined()
  }
}
