/// A logical line of `debian/rules`, as make(1) joins physical ones, with the words in which options of
/// debhelper can be.
struct RulesLine {
  /// A command whose options are changed.
  enum Kind {
    /// `dh $@`, which runs all other commands.
    case dh
    /// One of the commands with the build systems of debhelper, such as dh_auto_install.
    case buildCommand(String)
    /// The assignment of a variable.
    case assignment(String)
    case other
  }

  /// An option that names add-ons or a build system.
  struct Option {
    /// `--with` or `--buildsystem`.
    let name: String
    let values: [Substring]
    /// Its words, with the blanks and the end of a physical line before them.
    let range: Range<String.Index>
  }

  /// As written, physical lines separated by a backslash and a newline.
  let text: String
  /// The number of its first physical line.
  let number: Int
  let kind: Kind
  private let words: [Substring]

  /// Splits the text of a file.
  static func all(in text: String) -> [RulesLine] {
    var lines: [RulesLine] = []
    var pending = ""
    var start = 1
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if pending.isEmpty { start = index + 1 } else { pending += "\n" }
      pending += line
      if line.hasSuffix("\\") { continue }
      lines.append(RulesLine(pending, number: start))
      pending = ""
    }
    if !pending.isEmpty { lines.append(RulesLine(pending, number: start)) }
    return lines
  }

  private init(_ text: String, number: Int) {
    self.text = text
    self.number = number
    let (recipe, variable) = Self.parts(of: text)
    words = recipe.map(Self.words) ?? []
    kind = Self.kind(words, variable: variable)
  }

  /// Whether it is a comment, to make or to the shell.
  var isComment: Bool { text.drop { $0 == " " || $0 == "\t" }.first == "#" }

  /// The options --with and --buildsystem, whichever way they are written.
  var options: [Option] {
    guard case .other = kind else { return Self.options(in: words, of: text) }
    return []
  }

  /// Returns the recipe of a line, and the variable that is assigned where it is an assignment, with
  /// the value in place of the recipe.
  private static func parts(of text: String) -> (recipe: Substring?, variable: String?) {
    if text.hasPrefix("\t") { return (text.dropFirst(), nil) }
    if text.first == "#" { return (nil, nil) }
    // `target: ; recipe`; what comes first decides whether it is a rule or an assignment.
    let equals = text.firstIndex(of: "=")
    if let semicolon = text.firstIndex(of: ";"), let colon = text.firstIndex(of: ":"),
      colon < semicolon, equals.map({ $0 > semicolon }) ?? true
    {
      return (text[text.index(after: semicolon)...], nil)
    }
    guard let equals else { return (nil, nil) }
    let name = text[..<equals].split { " \t:?+!".contains($0) }.last.map { String($0) }
    return (text[text.index(after: equals)...], name)
  }

  /// Returns the words of a text; the end of a physical line separates them, too.
  private static func words(of text: Substring) -> [Substring] {
    var words: [Substring] = []
    var rest = text
    while true {
      while let first = rest.first,
        " \t\n".contains(first) || first == "\\" && rest.dropFirst().first == "\n"
      {
        rest = rest.dropFirst()
      }
      guard !rest.isEmpty else { return words }
      let word = rest.prefix { !" \t\n".contains($0) }
      words.append(word)
      rest = rest[word.endIndex...]
    }
  }

  private static func kind(_ words: [Substring], variable: String?) -> Kind {
    if let variable { return .assignment(variable) }
    // Variables of the shell may stand before a command.
    let command = words.drop { $0.contains("=") && !$0.hasPrefix("-") }
    guard let first = command.first?.drop(while: { "@-+".contains($0) }) else { return .other }
    let name = first.isEmpty ? command.dropFirst().first ?? "" : first
    if name.hasPrefix("dh_auto_") { return .buildCommand(String(name)) }
    let targets = ["$@", "$*", "${@}", "$(@)", "\"$@\""]
    return name == "dh" && words.contains { targets.contains(String($0)) } ? .dh : .other
  }

  private static func options(in words: [Substring], of text: String) -> [Option] {
    let spellings = [
      ("--with", "--with"), ("--buildsystem", "--buildsystem"), ("-S", "--buildsystem"),
      ("-O--buildsystem", "--buildsystem"), ("-O-S", "--buildsystem"), ("-O--with", "--with"),
    ]
    var found: [Option] = []
    for (index, word) in words.enumerated() {
      // The recipe or value begins where its first word does, after what make needs.
      let start = index == 0 ? word.startIndex : words[index - 1].endIndex
      for (spelling, name) in spellings {
        var value: Substring?
        var end = word.endIndex
        if word == spelling, index + 1 < words.count, !spelling.hasPrefix("-O") {
          value = words[index + 1]
          end = words[index + 1].endIndex
        } else if word.hasPrefix(spelling + "=") {
          value = word.dropFirst(spelling.count + 1)
        } else if spelling.hasSuffix("-S"), word.hasPrefix(spelling), word != spelling {
          value = word.dropFirst(spelling.count)
        }
        guard let value else { continue }
        found.append(
          Option(name: name, values: value.split(separator: ","), range: start..<end))
        break
      }
    }
    return found
  }
}
