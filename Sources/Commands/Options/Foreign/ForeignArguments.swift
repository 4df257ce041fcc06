/// The options of another program, by which its arguments are parsed.
struct ForeignArguments {
  /// An option that the other program has.
  struct Known {
    /// The long name.
    let name: String
    /// The value; empty for an option that takes none.
    let value: String
    /// Where it was given.
    let location: String
    /// The arguments as they were given.
    let words: [String]
  }

  /// What an argument turned out to be.
  enum Argument {
    case known(Known)
    /// An option that is not in the lists, as it was given.
    case unknown(String)
    /// No option at all.
    case positional(String)
  }

  /// The options that take a value, by their long names.
  let withValue: Set<String>
  /// The options without a value.
  let flags: Set<String>
  /// Other names of those options, mostly short ones.
  let aliases: [String: String]

  /// Parses arguments, in their order.
  ///
  /// A value may be joined to its option or be the next argument. Long names may be abbreviated as
  /// long as they are unambiguous. Throws `SettingError` for a missing or surplus value.
  func parse(_ arguments: [Settings.Value]) throws(SettingError) -> [Argument] {
    var parsed: [Argument] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let text = argument.text
      guard text.hasPrefix("-"), text != "-" else {
        parsed.append(.positional(text))
        continue
      }
      let isLong = text.hasPrefix("--")
      let written = isLong ? String(text.prefix { $0 != "=" }) : String(text.prefix(2))
      var value: String?
      if written.count < text.count {
        value = String(text.dropFirst(written.count + (isLong ? 1 : 0)))
      }
      guard let name = fullName(written) else {
        parsed.append(.unknown(text))
        continue
      }
      var words = [text]
      if withValue.contains(name) {
        if value == nil {
          guard let next = rest.popFirst() else {
            throw SettingError(
              location: argument.location, message: "missing value for '\(written)'")
          }
          value = next.text
          words.append(next.text)
        }
      } else if let more = value, !isLong {
        // Letters of several options: -Uq.
        rest =
          [
            Settings.Value(
              key: argument.key, text: "-\(more)", location: argument.location,
              source: argument.source)
          ] + rest
        words = [written]
      } else if value != nil {
        throw SettingError(
          location: argument.location, message: "'\(written)' takes no value")
      }
      parsed.append(
        .known(Known(name: name, value: value ?? "", location: argument.location, words: words)))
    }
    return parsed
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
