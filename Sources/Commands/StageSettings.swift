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
  }

  /// The options with one value.
  static let single = [
    "bundle", "bytecode", "cache-dir", "conflicts", "index-url", "install-suffix", "jobs", "prefix",
    "python",
    "shebang", "sourcedirectory",
  ]
  /// The options that may be given several times.
  static let repeated = [
    "extra-index-url", "extras", "link", "no-binary", "only-binary", "pip-arg", "requirements",
    "wheelhouse",
  ]
  /// The options without a value, and their opposites where they have one.
  static let flags = [
    "allow-unpinned", "no-cache", "no-project", "no-require-hashes", "offline", "require-hashes",
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

  /// Reads a file with settings, if one is named.
  ///
  /// Throws `FileError`, and the errors of `PackageConfig`.
  static func readConfig(_ path: String?, _ session: Session) throws -> PackageConfig? {
    guard let path else { return nil }
    return try PackageConfig(
      parsing: try FileSystem.readText(session.path(path)), file: FilePath(path),
      knownKeys: single + repeated + flags)
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
    let place = environmentPlace(key)
    guard Self.repeated.contains(key) else { return [Value(text: text, place: place)] }
    return text.split(separator: " ").map { Value(text: String($0), place: place) }
  }

  /// The options that say what a lock is and how its files are had, which mean nothing to a tree
  /// that is there.
  static let onlyForLocks = [
    "allow-unpinned", "conflicts", "extra-index-url", "extras", "index-url", "no-binary",
    "no-project", "no-require-hashes", "only-binary", "pip-arg", "require-hashes", "requirements",
    "sourcedirectory", "system-site-packages", "wheelhouse", "with-pip",
  ]

  /// Throws `SettingError` for the first option that means nothing beside `other`.
  ///
  /// What the environment says may be meant for another run, and is passed over.
  func refuseLockOptions(beside other: String, and more: [String] = []) throws(SettingError) {
    for key in Self.onlyForLocks + more {
      guard let value = value(key), value.place != environmentPlace(key) else { continue }
      throw SettingError(
        place: value.place, message: "'\(key)' means nothing together with '\(other)'", choices: [])
    }
  }

  /// The last value of an option.
  func value(_ key: String) -> Value? { values(key).last }

  private func environmentPlace(_ key: String) -> String { "VENVDEB_\(key)" }

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
