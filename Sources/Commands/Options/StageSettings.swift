internal import Core
internal import Debian
internal import SystemPackage

/// The options of `venvdeb stage` from the command line, the configuration file and the
/// environment, of which the first that speaks wins.
struct StageSettings {
  /// One value and where it was given.
  struct Value {
    let text: String
    /// `--python`, `debian/demo.venvdeb:3` or `VENVDEB_PYTHON`.
    let place: String
    let source: Source
  }

  /// Where options come from, best first.
  enum Source: Int {
    case commandLine
    case config
    case environment
  }

  /// The options with one value.
  static let single = [
    "bundle", "bytecode", "cache-dir", "conflicts", "freeze", "index-url", "install-suffix", "jobs",
    "prefix", "python", "shebang", "sourcedirectory",
  ]
  /// The options that may be given several times.
  static let repeated = [
    "allow-leak", "check", "extra-index-url", "extras", "link", "no-binary", "only-binary",
    "pip-arg", "preinstall", "requirements", "seed", "virtualenv-arg", "wheelhouse",
  ]
  /// Those of them whose values have spaces, so that the environment can give one at most.
  private static let sentences = ["allow-leak", "check"]
  /// The options without a value, and their opposites where they have one.
  static let flags = [
    "allow-unpinned", "drop-pip", "no-cache", "no-deps", "no-lintian-overrides", "no-project",
    "no-require-hashes", "no-sbom", "offline", "require-hashes", "sbom", "system-site-packages",
    "with-pip",
  ]

  private let commandLine: [String: [String]]
  private let config: PackageConfig?
  private let session: Session

  init(commandLine: [String: [String]], config: PackageConfig?, session: Session) {
    self.commandLine = commandLine
    self.config = config
    self.session = session
  }

  /// Reads a file with settings, if one is named; `name` is what messages call it.
  ///
  /// Throws `FileError`, and the errors of `PackageConfig`.
  static func readConfig(
    _ path: String?, name: String? = nil, _ session: Session
  ) throws -> PackageConfig? {
    guard let path else { return nil }
    return try PackageConfig(
      parsing: try FileSystem.readText(session.path(path)), file: FilePath(name ?? path),
      knownKeys: single + repeated + flags)
  }

  /// All values of an option, from the best source that has any.
  func values(_ key: String) -> [Value] {
    if let texts = commandLine[key], !texts.isEmpty {
      return texts.map { Value(text: $0, place: "--\(key)", source: .commandLine) }
    }
    if let settings = config?[key], !settings.isEmpty {
      return settings.map { Value(text: $0.value, place: $0.place, source: .config) }
    }
    guard let text = session.variable(forOption: key) else { return [] }
    let isList = Self.repeated.contains(key) && !Self.sentences.contains(key)
    return (isList ? text.split(separator: " ") : [text[...]]).map {
      Value(
        text: String($0), place: Session.variableName(forOption: key), source: .environment)
    }
  }

  /// The options that say what a lock is and how its files are had, which mean nothing to a tree
  /// that is there.
  private static let onlyForLocks = [
    "allow-leak", "allow-unpinned", "conflicts", "extra-index-url", "extras", "index-url",
    "no-binary", "no-project", "no-require-hashes", "only-binary", "pip-arg", "require-hashes",
    "requirements", "system-site-packages", "wheelhouse", "with-pip",
  ]

  /// Throws `SettingError` for the first option that means nothing beside `other`.
  ///
  /// What the environment says may be meant for another run, and is passed over.
  func refuseLockOptions(beside other: String, and more: [String] = []) throws(SettingError) {
    for key in Self.onlyForLocks + more {
      guard let value = value(key), value.source != .environment else { continue }
      throw SettingError(
        location: value.place, message: "'\(key)' means nothing together with '\(other)'",
        choices: [])
    }
  }

  /// The last value of an option.
  func value(_ key: String) -> Value? { values(key).last }

  /// Whether a flag is set.
  ///
  /// Throws `SettingError` for a value that is neither yes nor no.
  func flag(_ key: String) throws(SettingError) -> Bool {
    guard let value = value(key) else { return false }
    switch value.text.lowercased() {
    case "", "yes", "true", "1", "on": return true
    case "no", "false", "0", "off": return false
    default:
      throw SettingError(
        location: value.place, message: "'\(value.text)' is neither yes nor no", choices: [])
    }
  }

  /// Whether a flag with an opposite is set; nil if neither is.
  ///
  /// The first source that speaks of either wins: `--sbom` over `no-sbom: yes` in the file.
  func flag(_ key: String, opposite: String) throws(SettingError) -> Bool? {
    let isOn = try value(key) == nil ? nil : flag(key)
    let isOff = try value(opposite) == nil ? nil : flag(opposite)
    guard let isOn, let isOff else { return isOn ?? isOff.map(!) }
    let isOnBetter =
      (value(key)?.source.rawValue ?? 0) < (value(opposite)?.source.rawValue ?? 0)
    return isOnBetter ? isOn : !isOff
  }

  /// The value of an option with fixed choices.
  func choice<T: RawRepresentable & CaseIterable>(
    _ key: String, default fallback: T
  ) throws(SettingError) -> T where T.RawValue == String {
    guard let value = value(key) else { return fallback }
    return try choice(value, of: key)
  }

  /// A value that is one of fixed choices.
  func choice<T: RawRepresentable & CaseIterable>(
    _ value: Value, of key: String
  ) throws(SettingError) -> T where T.RawValue == String {
    guard let choice = T(rawValue: value.text) else {
      throw SettingError(
        location: value.place, message: "'\(value.text)' is not a choice for \(key)",
        choices: T.allCases.map(\.rawValue))
    }
    return choice
  }
}

/// A setting whose value cannot be used.
struct SettingError: Failure {
  let location: String?
  let message: String
  let hint: String?

  init(location: String?, message: String, hint: String) {
    self.location = location
    self.message = message
    self.hint = hint
  }

  init(location: String?, message: String, choices: [String]) {
    self.location = location
    self.message = message
    hint = choices.isEmpty ? nil : "choose one of \(choices.joined(separator: ", "))"
  }

  var exitStatus: ExitStatus { .usage }
}
