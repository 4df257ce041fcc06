internal import Core
internal import Debian

/// The options of `venvdeb stage` from the command line, the configuration file and the
/// environment, of which the first that speaks wins.
struct StageSettings {
  /// One value and where it was given.
  struct Value {
    let text: String
    /// `--python`, `debian/demo.venvdeb:3` or `VENVDEB_PYTHON`.
    let place: String
  }

  /// The options with one value.
  static let single = [
    "bytecode", "cache-dir", "conflicts", "freeze", "index-url", "install-suffix", "jobs", "prefix",
    "python",
    "shebang", "sourcedirectory",
  ]
  /// The options that may be given several times.
  static let repeated = [
    "check", "extra-index-url", "extras", "link", "no-binary", "only-binary", "pip-arg",
    "preinstall", "requirements", "seed", "virtualenv-arg", "wheelhouse",
  ]
  /// The options without a value, and their opposites where they have one.
  static let flags = [
    "adopt-scripts", "allow-unpinned", "drop-pip", "no-cache", "no-deps", "no-lintian-overrides",
    "no-project",
    "no-require-hashes",
    "offline", "require-hashes",
    "system-site-packages", "with-pip",
  ]

  private let commandLine: [String: [String]]
  private let config: PackageConfig?
  private let session: Session

  init(commandLine: [String: [String]], config: PackageConfig?, session: Session) {
    self.commandLine = commandLine
    self.config = config
    self.session = session
  }

  /// All values of an option, from the best source that has any.
  func values(_ key: String) -> [Value] {
    if let texts = commandLine[key], !texts.isEmpty {
      return texts.map { Value(text: $0, place: "--\(key)") }
    }
    if let settings = config?[key], !settings.isEmpty {
      return settings.map { Value(text: $0.value, place: $0.place) }
    }
    guard let text = session.variable(forOption: key) else { return [] }
    let place = "VENVDEB_\(key)"
    guard Self.repeated.contains(key), key != "check" else {
      return [Value(text: text, place: place)]
    }
    return text.split(separator: " ").map { Value(text: String($0), place: place) }
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
        place: value.place, message: "'\(value.text)' is neither yes nor no", choices: [])
    }
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
        place: value.place, message: "'\(value.text)' is not a choice for \(key)",
        choices: T.allCases.map(\.rawValue))
    }
    return choice
  }
}

/// A setting whose value cannot be used.
struct SettingError: Failure {
  let place: String?
  let message: String
  let choices: [String]

  var hint: String? { choices.isEmpty ? nil : "choose one of \(choices.joined(separator: ", "))" }
  var exitStatus: ExitStatus { .usage }
}
