/// Changes to a `debian/rules` that calls dh(1).
enum RulesEdit {
  /// The add-ons and build systems for Python, in place of which venvdeb builds.
  private static let replaced: Set<Substring> = [
    "pybuild", "pyproject", "python-virtualenv", "python2", "python3", "python_distutils",
  ]

  /// Returns whether a recipe calls dh.
  static func callsDh(_ text: String) -> Bool {
    text.split(separator: "\n").contains { isCall(Substring($0)) }
  }

  /// Returns the add-ons that dh is called with.
  static func addons(in text: String) -> Set<String> {
    var found: Set<String> = []
    for line in text.split(separator: "\n") where isCall(line) {
      for option in options(in: line) where option.name == "--with" {
        found.formUnion(option.values.map { String($0) })
      }
    }
    return found
  }

  /// Returns the text with dh called without what venvdeb replaces.
  static func adopt(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard isCall(line) else { return String(line) }
      var line = String(line)
      for option in options(in: Substring(line)) {
        let kept = option.values.filter { !replaced.contains($0) }
        guard kept.count < option.values.count else { continue }
        let text =
          kept.isEmpty || option.name != "--with" ? "" : " --with \(kept.joined(separator: ","))"
        if let range = line.firstRange(of: " " + option.text) {
          line.replaceSubrange(range, with: text)
        }
      }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  /// Returns the targets that dh no longer runs, because their commands belong to other add-ons.
  static func orphanedTargets(in text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      let target = line.prefix { $0 != ":" && $0 != " " }
      let commands = ["dh_virtualenv", "dh_python3", "dh_pybuild"]
      guard line.contains(":"), commands.contains(where: { target.hasSuffix("_\($0)") }) else {
        return nil
      }
      return String(target)
    }
  }

  private struct Option {
    /// As written.
    let text: String
    let name: String
    let values: [Substring]
  }

  private static func isCall(_ line: Substring) -> Bool {
    guard line.hasPrefix("\t") else { return false }
    let words = line.dropFirst().drop { "@-+ ".contains($0) }.split(separator: " ")
    return words.first == "dh" && words.contains { ["$@", "$*", "${@}", "$(@)"].contains($0) }
  }

  /// Returns the options --with and --buildsystem of a line, whichever way they are written.
  private static func options(in line: Substring) -> [Option] {
    let words = line.dropFirst().split(separator: " ")
    var found: [Option] = []
    for (index, word) in words.enumerated() {
      for (spelling, name) in [("--with", "--with"), ("--buildsystem", "-S"), ("-S", "-S")] {
        var value: Substring?
        var text = String(word)
        if word == spelling, index + 1 < words.count {
          value = words[index + 1]
          text += " \(words[index + 1])"
        } else if word.hasPrefix(spelling + "=") {
          value = word.dropFirst(spelling.count + 1)
        } else if spelling == "-S", word.hasPrefix("-S"), word != "-S" {
          value = word.dropFirst(2)
        }
        guard let value else { continue }
        found.append(Option(text: text, name: name, values: value.split(separator: ",")))
      }
    }
    return found
  }
}
