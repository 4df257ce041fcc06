internal import Pipeline

/// An option that decides what `venvdeb stage` makes: a row of `OptionTable`.
///
/// Options that belong to a single invocation, such as `--destdir` or `--dry-run`, are declared in
/// their command instead, and are no keys of a configuration file.
struct StageOption: Sendable {
  /// How often an option can be given, and what its values change in a request.
  enum Effect: Sendable {
    /// `--offline`; yes or no in a file or variable.
    case flag(@Sendable (inout StageRequest, Bool) throws -> Void)
    /// `--sbom` and its opposite, `--no-sbom`.
    case toggle(@Sendable (inout StageRequest, Bool) throws -> Void)
    /// An option with one value, of which the last counts.
    case value(@Sendable (inout StageRequest, Settings.Value, Session) throws -> Void)
    /// A repeatable option; a variable has several values, separated by spaces.
    case list(@Sendable (inout StageRequest, [Settings.Value], Session) throws -> Void)
    /// A repeatable option whose values contain spaces; a variable has one of them.
    case sentences(@Sendable (inout StageRequest, [Settings.Value], Session) throws -> Void)
  }

  /// What a value is, for completion and documentation.
  enum Placeholder: Sendable {
    case file
    case directory
    case text(String)
    case choices(String, [String])
  }

  /// What a tree is made from.
  enum Origin: Sendable, CaseIterable {
    /// A lock and the project's source.
    case lock
    /// A bundle (`venvdeb stage --bundle`).
    case bundle
    /// A staged tree (`venvdeb bundle --tree`).
    case tree
  }

  /// The long option without its dashes, which is also the key in a configuration file.
  let name: String
  /// Further spellings on a command line; those of one letter take a single dash.
  let aliases: [String]
  /// What the value is; nil for an option without one.
  let placeholder: Placeholder?
  /// What a tree may be made from for the option to make sense.
  let origins: [Origin]
  /// A noun phrase or an imperative, without a full stop.
  let help: String
  /// Further sentences, for whoever needs to know more.
  let details: String
  /// What holds where the option is not given, in words.
  let fallback: String?
  /// A value, for the documentation.
  let example: String?
  /// Whether the contents of the tree depend on it; else it is about where the tree is, or about the
  /// package around it.
  let shapesTree: Bool
  let effect: Effect

  init(
    _ name: String, aliases: [String] = [], _ placeholder: Placeholder? = nil,
    for origins: [Origin] = Origin.allCases, help: String, details: String = "",
    default fallback: String? = nil, example: String? = nil, shapesTree: Bool = true,
    _ effect: Effect
  ) {
    self.name = name
    self.aliases = aliases
    self.placeholder = placeholder
    self.origins = origins
    self.help = help
    self.details = details
    self.fallback = fallback
    self.example = example
    self.shapesTree = shapesTree
    self.effect = effect
  }

  /// The option's keys in a configuration file: its name, and that of its opposite.
  var keys: [String] {
    if case .toggle = effect { return [name, "no-\(name)"] }
    return [name]
  }

  var isRepeatable: Bool {
    switch effect {
    case .list, .sentences: true
    case .flag, .toggle, .value: false
    }
  }

  /// Changes a request as the settings say; leaves it alone where they do not have the option.
  ///
  /// Throws `SettingError`, and errors about names and bundles.
  func apply(_ settings: Settings, to request: inout StageRequest, in session: Session) throws {
    let values = settings.values(name)
    switch effect {
    case .flag(let change):
      if let isOn = try settings.flag(name) { try change(&request, isOn) }
    case .toggle(let change):
      if let isOn = try settings.toggle(name) { try change(&request, isOn) }
    case .value(let change):
      if let value = values.last { try change(&request, value, session) }
    case .list(let change), .sentences(let change):
      if !values.isEmpty { try change(&request, values, session) }
    }
  }
}

/// A part of the table, with a heading of its own in `--help` and in the documentation.
protocol OptionSection: Sendable {
  static var title: String { get }
  static var options: [StageOption] { get }
}
