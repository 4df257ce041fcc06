/// Reads the arguments of another program by a table of the options that are known.
struct ForeignArguments {
  /// An option that the table knows.
  struct Found {
    let name: String
    /// Its value; empty for one that takes none.
    let value: String
    let place: String
    /// The arguments as they were given.
    let words: [String]
  }

  /// What an argument turned out to be.
  enum Item {
    case known(Found)
    /// An option that the table does not have, as it was given.
    case unknown(String)
    /// No option at all.
    case word(String, place: String)
  }

  /// The options that take a value, by their long names and with single dashes.
  let withValue: Set<String>
  let flags: Set<String>
  /// Other names of those options, short ones mostly.
  let aliases: [String: String]

  /// The arguments in their order.
  ///
  /// A value may be joined to its option or be the next argument. Long names may be cut short where
  /// that leaves no doubt. Throws `SettingError` for a value that is missing or too many.
  func read(_ arguments: [StageSettings.Value]) throws(SettingError) -> [Item] {
    var items: [Item] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let text = argument.text
      guard text.hasPrefix("-"), text != "-" else {
        items.append(.word(text, place: argument.place))
        continue
      }
      let isLong = text.hasPrefix("--")
      let written = isLong ? String(text.prefix { $0 != "=" }) : String(text.prefix(2))
      var value: String?
      if written.count < text.count {
        value = String(text.dropFirst(written.count + (isLong ? 1 : 0)))
      }
      guard let name = fullName(written) else {
        items.append(.unknown(text))
        continue
      }
      var words = [text]
      if withValue.contains(name) {
        if value == nil {
          guard let next = rest.popFirst() else {
            throw SettingError(
              location: argument.place, message: "the value of '\(written)' is missing", choices: []
            )
          }
          value = next.text
          words.append(next.text)
        }
      } else if let more = value, !isLong {
        // Letters of several options: -Uq.
        rest =
          [
            StageSettings.Value(
              text: "-\(more)", place: argument.place, source: argument.source)
          ] + rest
        words = [written]
      } else if value != nil {
        throw SettingError(
          location: argument.place, message: "'\(written)' takes no value", choices: [])
      }
      items.append(
        .known(Found(name: name, value: value ?? "", place: argument.place, words: words)))
    }
    return items
  }

  private func fullName(_ written: String) -> String? {
    if let name = aliases[written] { return name }
    let names = withValue.union(flags)
    if names.contains(written) { return written }
    guard written.hasPrefix("--"), written.count > 2 else { return nil }
    let candidates = names.filter { $0.hasPrefix(written) }
    return candidates.count == 1 ? candidates.first : nil
  }
}
