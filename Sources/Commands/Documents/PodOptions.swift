/// The options of `venvdeb stage` as a part of dh_venvdeb's manual.
enum PodOptions {
  /// A heading and a list for each section.
  static let text = OptionTable.sections.map { section in
    "=head3 \(section.title)\n\n=over 4\n\n\(section.options.map(item).joined())=back\n\n"
  }.joined()

  private static func item(_ option: StageOption) -> String {
    "=item \(spellings(option).joined(separator: ", "))\n\n\(escaped(option.summary))\n\n"
  }

  private static func spellings(_ option: StageOption) -> [String] {
    let keys = option.keys.map { "--\($0)" }
    let aliases = option.aliases.map { $0.count == 1 ? "-\($0)" : "--\($0)" }
    guard let placeholder = option.placeholder else { return (keys + aliases).map { "B<\($0)>" } }
    let value = "I<\(escaped(placeholder.name))>"
    return (keys + aliases).map { $0.hasPrefix("--") ? "B<\($0)=>\(value)" : "B<\($0)> \(value)" }
  }

  private static func escaped(_ text: String) -> String {
    text.map { $0 == "<" ? "E<lt>" : $0 == ">" ? "E<gt>" : String($0) }.joined()
  }
}
