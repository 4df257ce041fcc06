/// Changes to a `debian/rules` that calls dh(1).
enum RulesEdit {
  /// The add-ons and build systems for Python, in place of which venvdeb builds.
  private static let replaced: Set<Substring> = [
    "pybuild", "pyproject", "python-virtualenv", "python2", "python3", "python_distutils",
    "dh_virtualenv",
  ]

  /// Returns whether a recipe calls dh.
  static func callsDh(_ text: String) -> Bool {
    RulesLine.all(in: text).contains { if case .dh = $0.kind { true } else { false } }
  }

  /// Returns the add-ons that dh is called with.
  static func addons(in text: String) -> Set<String> {
    var found: Set<String> = []
    for line in RulesLine.all(in: text) where !line.isComment {
      for option in line.options where option.name == "--with" {
        found.formUnion(option.values.map { String($0) })
      }
    }
    return found
  }

  /// Returns the text with dh, and the commands and variables that name a build system, without what
  /// venvdeb replaces.
  static func adopt(_ text: String) -> String {
    RulesLine.all(in: text).map(adopted).joined(separator: "\n")
  }

  private static func adopted(_ line: RulesLine) -> String {
    guard !line.isComment else { return line.text }
    var text = line.text
    var isChanged = false
    for option in line.options.reversed() {
      let kept = option.values.filter { !replaced.contains($0) }
      guard kept.count < option.values.count else { continue }
      isChanged = true
      let isLeading = text[option.range].first.map { !" \t\\".contains($0) } ?? true
      let rest =
        kept.isEmpty || option.name != "--with"
        ? "" : (isLeading ? "" : " ") + "--with \(kept.joined(separator: ","))"
      var end = option.range.upperBound
      if isLeading, rest.isEmpty {
        end = text[end...].firstIndex { $0 != " " && $0 != "\t" } ?? text.endIndex
      }
      text.replaceSubrange(option.range.lowerBound..<end, with: rest)
    }
    guard isChanged else { return text }
    // The end of a physical line that has nothing after it any more.
    while let last = text.last, last == " " || last == "\t" || last == "\\" || last == "\n" {
      text.removeLast()
    }
    return text
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

  /// Returns the commands of recipes that have nothing to do once they name no build system.
  static func idleCommands(in text: String) -> [String] {
    var found: [String] = []
    for line in RulesLine.all(in: text) {
      guard case .buildCommand(let name) = line.kind, adopted(line) != line.text,
        !found.contains(name)
      else { continue }
      found.append(name)
    }
    return found
  }

  /// Returns the variables of pybuild that are set.
  static func pybuildVariables(in text: String) -> [String] {
    RulesLine.all(in: text).compactMap { line in
      guard case .assignment(let name) = line.kind, name.hasPrefix("PYBUILD_") else { return nil }
      return name
    }
  }

  /// Returns the lines of an adopted text that may still name what venvdeb replaces, in a way that no
  /// edit can follow, as "number: line".
  static func unresolvedLines(in text: String) -> [String] {
    RulesLine.all(in: text).compactMap { line in
      guard !line.isComment else { return nil }
      let first = line.text.split(separator: "\n").first.map { String($0) } ?? ""
      let isUnclear =
        line.options.contains { option in option.values.contains { $0.contains("$") } }
        || line.text.split { " \t\n=,'\"".contains($0) }.contains { $0 == "pybuild" }
      return isUnclear
        ? "debian/rules:\(line.number): '\(first.drop { $0 == "\t" || $0 == " " })'" : nil
    }
  }
}
