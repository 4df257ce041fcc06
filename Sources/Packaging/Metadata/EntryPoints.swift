internal import Core

/// One console or GUI script that a distribution declares.
package struct EntryPoint: Sendable, Hashable {
  /// The name of the command.
  package let name: String
  /// The module to import, as in `package.cli`.
  package let module: String
  /// What to call in it, as in `main` or `App.run`.
  package let attribute: String
  /// The extras of the distribution without which it does not work; installers ignore them.
  package let extras: Set<PackageName>

  /// A script by its parts, which must have been checked.
  package init(name: String, module: String, attribute: String, extras: Set<PackageName> = []) {
    self.name = name
    self.module = module
    self.attribute = attribute
    self.extras = extras
  }

  /// The name that `from module import` takes: the first component of the attribute.
  package var importedName: Substring { attribute.prefix { $0 != "." } }
}

/// The scripts of an `entry_points.txt`.
///
/// See the PyPA specification "Entry points". The file is an INI file as Python's configparser
/// reads it with case-sensitive names and `=` as the only delimiter.
package struct EntryPoints: Sendable, Hashable {
  /// The scripts of the groups `console_scripts` and `gui_scripts`, which are the same on Unix, in
  /// the order of the file.
  package let scripts: [EntryPoint]

  /// What is refused unless a reader is told to accept it, because tools disagree about it.
  package enum Tolerance: Sendable, Hashable, CaseIterable {
    /// A byte order mark, a comment or anything else after a value, a section twice, a line that says
    /// nothing: what the author meant is read.
    case syntax
    /// A command twice: the last one counts, as for pip.
    case repeatedCommand
  }

  /// Reads `entry_points.txt`.
  package init(
    parsing text: String, tolerance: Set<Tolerance> = []
  ) throws(EntryPointError) {
    guard !CombiningCharacters.exceedLimit(in: text) else { throw .combiningCharacters }
    var scripts: [EntryPoint] = []
    var names: Set<String> = []
    let isLoose = tolerance.contains(.syntax)
    for (section, name, value) in try Self.options(of: text, isLoose: isLoose)
    where section == "console_scripts" || section == "gui_scripts" {
      if !names.insert(name).inserted {
        guard tolerance.contains(.repeatedCommand) else { throw .duplicateName(name) }
        scripts.removeAll { $0.name == name }
      }
      scripts.append(try Self.entryPoint(name: name, value: value, isLoose: isLoose))
    }
    self.scripts = scripts
  }

  /// Returns the scripts as pip installs them for one Python version.
  ///
  /// pip and easy_install get names for exactly this version, whatever version their wheels were
  /// built with.
  package func scripts(for python: PythonVersion) -> [EntryPoint] {
    var result = scripts
    func replace(
      _ base: String, isVersioned: (Substring) -> Bool, with names: [String]
    ) {
      guard let original = scripts.first(where: { $0.name == base }) else { return }
      result.removeAll { script in
        script.name.hasPrefix(base) && isVersioned(script.name.dropFirst(base.count))
      }
      result += names.map {
        EntryPoint(name: $0, module: original.module, attribute: original.attribute)
      }
    }
    replace(
      "pip", isVersioned: { $0.isEmpty || Self.isVersion($0) },
      with: ["pip", "pip\(python.major)", "pip\(python)"])
    replace(
      "easy_install",
      isVersioned: { $0.isEmpty || $0.first == "-" && Self.isVersion($0.dropFirst()) },
      with: ["easy_install", "easy_install-\(python)"])
    return result
  }

  /// Returns whether the text is a number or two numbers with a dot.
  private static func isVersion(_ text: Substring) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count <= 2
      && parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { $0.isASCII && $0.isNumber } }
  }

  private static func entryPoint(
    name: String, value: String, isLoose: Bool
  ) throws(EntryPointError) -> EntryPoint {
    if let comment = value.firstRange(of: " #") ?? value.firstRange(of: "\t#") {
      guard isLoose else { throw .inlineComment(name) }
      return try entryPoint(
        name: name, value: value[..<comment.lowerBound].trimmingSpaces, isLoose: isLoose)
    }
    if let objection = ScriptName.objection(to: name) { throw .unsafeName(name, objection) }
    // module : attribute [extras] with any white space around.
    var object = value[...]
    var extras: Set<PackageName> = []
    if let bracket = object.firstIndex(of: "[") {
      let names = object[bracket...].dropFirst().prefix { $0 != "]" }.split(separator: ",")
      extras = Set(names.compactMap { try? PackageName(String($0).trimmingSpaces) })
      object = object[..<bracket]
    }
    let parts = object.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      .map { $0.trimmingSpaces }
    guard parts.count == 2, isDotted(parts[0], allowing: "-"), isDotted(parts[1]) else {
      guard parts.count == 2, let start = callable(before: value) else {
        throw .notCallable(name, value)
      }
      guard isLoose else { throw .trailingText(name, value) }
      return try entryPoint(name: name, value: start, isLoose: isLoose)
    }
    return EntryPoint(name: name, module: parts[0], attribute: parts[1], extras: extras)
  }

  /// Returns the `module:function` that a value begins with, if more follows on its line, such as `()` or
  /// a comment after `;`: pip reads no further; nil if there is none.
  private static func callable(before value: String) -> String? {
    guard !value.unicodeScalars.contains("\n"), let colon = value.unicodeScalars.firstIndex(of: ":")
    else { return nil }
    let function = value.unicodeScalars[colon...].dropFirst().drop { $0 == " " }
    let end = function.firstIndex { " \t;(,".unicodeScalars.contains($0) } ?? function.endIndex
    let module = String(value.unicodeScalars[..<colon]).trimmingSpaces
    let attribute = String(String.UnicodeScalarView(function[..<end]))
    guard end < function.endIndex, isDotted(module, allowing: "-"), isDotted(attribute) else {
      return nil
    }
    return "\(module):\(attribute)"
  }

  /// Returns whether the text is names joined by dots, with nothing that could end a Python
  /// statement.
  ///
  /// It looks at scalars: a character may begin with a letter and hide a quote or a semicolon.
  private static func isDotted(_ text: String, allowing extra: Unicode.Scalar? = nil) -> Bool {
    text.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
      guard let first = part.first, first == "_" || first.properties.isXIDStart else {
        return false
      }
      // Newer versions of Unicode let invisible joiners continue a name; Python does not.
      return part.allSatisfy {
        $0.properties.isXIDContinue && !$0.properties.isDangerousInNames || $0 == extra
      }
    }
  }

  /// Reads every option with its section, continuation lines joined by newlines.
  private static func options(
    of text: String, isLoose: Bool
  ) throws(EntryPointError) -> [(section: String, name: String, value: String)] {
    var options: [(section: String, name: String, value: String)] = []
    var section: String?
    var sections: Set<String> = []
    var indent = 0
    var isInOption = false
    let mark = "\u{FEFF}"
    if text.unicodeScalars.first == "\u{FEFF}", !isLoose { throw .byteOrderMark }
    for (index, rawLine) in text.trimmingPrefix(mark).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).enumerated() {
      let line = String(rawLine).trimmingSpaces
      if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
      let depth = rawLine.prefix { $0 == " " || $0 == "\t" }.count
      if isInOption, depth > indent {
        options[options.count - 1].value += "\n" + line
        continue
      }
      indent = depth
      if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
        let name = String(line[line.index(after: line.startIndex)..<end])
        guard sections.insert(name).inserted || isLoose else { throw .duplicateSection(name) }
        section = name
        isInOption = false
        continue
      }
      guard let section, let equals = line.firstIndex(of: "=") else {
        if isLoose { continue }
        throw .malformedLine(index + 1, line)
      }
      let name = String(line[..<equals]).trimmingSpaces
      guard !name.isEmpty else { throw .malformedLine(index + 1, line) }
      options.append(
        (section, name, String(line[line.index(after: equals)...]).trimmingSpaces))
      isInOption = true
    }
    return options
  }
}

/// What is wrong with an `entry_points.txt`.
package enum EntryPointError: Error, Sendable, Equatable {
  case malformedLine(Int, String)
  case duplicateSection(String)
  case duplicateName(String)
  /// Too many combining characters in a row.
  case combiningCharacters
  /// A byte order mark at the start.
  case byteOrderMark
  /// A script with a comment after its value.
  case inlineComment(String)
  /// A script with more after its value.
  case trailingText(String, String)
  case unsafeName(String, String)
  case notCallable(String, String)

  /// One sentence for the error of the wheel it is in.
  package var message: String {
    switch self {
    case .malformedLine(let line, let text):
      "line \(line) is neither a section nor 'name = value': '\(text)'"
    case .duplicateSection(let name): "the section '\(name)' stands there twice"
    case .duplicateName(let name): "the script '\(name)' is declared twice"
    case .combiningCharacters: CombiningCharacters.flaw
    case .byteOrderMark: "a byte order mark is before the first section, which hides it from tools"
    case .inlineComment(let name):
      "the value of the script '\(name)' is followed by a comment, which the format does not have"
    case .trailingText(let name, let value):
      "the value of the script '\(name)' goes on after 'module:function': '\(value)'"
    case .unsafeName(let name, let why): "the script '\(name)' cannot be installed: \(why)"
    case .notCallable(let name, let value):
      "the script '\(name)' must name 'module:function', not '\(value)'"
    }
  }
}

extension StringProtocol {
  /// The text without white space at both ends.
  var trimmingSpaces: String {
    let start = drop { $0.isWhitespace }
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...end])
  }
}
