internal import Core
internal import Debian
internal import SystemPackage

/// The options of the table from the command line, the configuration file and the environment: the
/// first of them that has an option decides.
struct Settings {
  /// One value of an option.
  struct Value {
    /// The key of the option.
    let key: String
    let text: String
    /// `--python`, `debian/demo.venvdeb:3` or `VENVDEB_PYTHON`.
    let location: String
    let source: Source
  }

  /// Where options come from; those above win over those below.
  enum Source: Int {
    case commandLine
    case configuration
    case environment
  }

  private let commandLine: [String: [String]]
  private let configuration: PackageConfig?
  private let session: Session

  init(commandLine: [String: [String]], configuration: PackageConfig? = nil, session: Session) {
    self.commandLine = commandLine
    self.configuration = configuration
    self.session = session
  }

  /// Reads the configuration file at `path`, if there is one; `name` stands for it in messages.
  ///
  /// Throws `FileError`, the errors of `PackageConfig`, and `SettingError` for a NUL character.
  static func readConfiguration(
    _ path: String?, name: String? = nil, in session: Session
  ) throws -> PackageConfig? {
    guard let path else { return nil }
    var text = try FileSystem.readText(session.path(path))
    // Editors of other systems write a byte order mark, which says nothing in UTF-8.
    if text.unicodeScalars.first == "\u{feff}" { text.unicodeScalars.removeFirst() }
    let file = FilePath(name ?? path)
    // A path would end there.
    if let end = text.firstIndex(of: "\0") {
      let line = text[..<end].count { $0.isNewline } + 1
      throw SettingError(
        location: "\(FileLocation(file: file, line: line))", message: "invalid character U+0000",
        hint: "save the file as plain text")
    }
    return try PackageConfig(parsing: text, file: file, knownKeys: OptionTable.keys)
  }

  /// Returns all values of an option, from the first source that has any.
  func values(_ key: String) -> [Value] {
    if let texts = commandLine[key] {
      return texts.map {
        Value(key: key, text: $0, location: "--\(key)", source: .commandLine)
      }
    }
    if let settings = configuration?[key], !settings.isEmpty {
      return settings.map {
        Value(key: key, text: $0.value, location: $0.location, source: .configuration)
      }
    }
    guard let text = session.variable(forOption: key) else { return [] }
    let texts = OptionTable.lists.contains(key) ? text.split(separator: " ") : [text[...]]
    return texts.map {
      Value(
        key: key, text: String($0), location: Session.variableName(forOption: key),
        source: .environment)
    }
  }

  /// Returns the value of an option that has one, the last that was given.
  func value(_ key: String) -> Value? { values(key).last }

  /// Returns whether a flag is set; nil if it was not given.
  ///
  /// Throws `SettingError` for a value that is neither yes nor no.
  func flag(_ key: String) throws(SettingError) -> Bool? {
    guard let value = value(key) else { return nil }
    return try value.flag()
  }

  /// Returns whether an option with an opposite is set; nil if neither was given.
  ///
  /// The first source that has either decides: `--sbom` wins over `no-sbom: yes` in the file.
  func toggle(_ key: String) throws(SettingError) -> Bool? {
    let positive = value(key)
    let negative = value("no-\(key)")
    let isOn = try positive?.flag()
    let isOff = try negative?.flag()
    guard let positive, let negative, let isOn, let isOff else { return isOn ?? isOff.map(!) }
    return positive.source.rawValue < negative.source.rawValue ? isOn : !isOff
  }

  /// Checks that no option was given that is not for a tree made from `origin`, which `other`
  /// names.
  ///
  /// Throws `SettingError` for the first. The environment may be meant for another run: what it
  /// says is not applied, but is no error.
  func check(for origin: StageOption.Origin, given other: String) throws(SettingError) {
    for key in OptionTable.options.filter({ !$0.origins.contains(origin) }).flatMap(\.keys) {
      guard let value = value(key), value.source != .environment else { continue }
      throw SettingError(
        location: value.location, message: "'\(key)' cannot be combined with '\(other)'")
    }
  }
}

extension Settings.Value {
  /// Returns the value of a flag: yes or no, and yes for none at all.
  func flag() throws(SettingError) -> Bool {
    switch text.lowercased() {
    case "", "yes", "true", "1", "on": return true
    case "no", "false", "0", "off": return false
    default:
      throw SettingError(location: location, message: "expected yes or no, got '\(text)'")
    }
  }

  /// Returns the choice that the value names.
  func choice<Choice: RawRepresentable & CaseIterable>() throws(SettingError) -> Choice
  where Choice.RawValue == String {
    guard let choice = Choice(rawValue: text) else {
      throw SettingError(
        location: location, message: "invalid value '\(text)' for '\(key)'",
        choices: Choice.allCases.map(\.rawValue))
    }
    return choice
  }

  /// Returns the value as a number of jobs.
  func jobs() throws(SettingError) -> Int {
    guard let number = Int(text), number > 0 else {
      throw SettingError(
        location: location, message: "invalid number of jobs '\(text)'", hint: "use 1 or more")
    }
    return number
  }
}
