/// A few checks that belong together, with the codes that they can find.
protocol Rule: Sendable {
  /// All codes of the rule, in the order of the documentation.
  static var codes: [FindingCode] { get }

  /// Looks at an artifact.
  ///
  /// Throws `FileError` for what cannot be read.
  static func check(_ subject: Subject) throws -> [Finding]
}

extension FindingCode {
  /// Every rule there is.
  static let rules: [any Rule.Type] = [
    TreeRule.self, InterpreterRule.self, DependencyRule.self, BuildPathRule.self,
    ConfigurationRule.self, ActivationRule.self, PathFileRule.self, LinkRule.self,
    ShebangRule.self, EntryPointRule.self, RecordRule.self, UnlistedFileRule.self,
    MetadataRule.self, ClosureRule.self, DirectURLRule.self, LockRule.self, BytecodeRule.self,
    LibraryRule.self, MachineRule.self, FileModeRule.self, FileNameRule.self, PlaceRule.self,
    SecretRule.self, MaintainerScriptRule.self, ControlFileRule.self, InventoryRule.self,
  ]

  /// Every code there is, in the order of the documentation.
  package static let all: [FindingCode] =
    rules.flatMap { $0.codes } + [Overrides.unused]

  /// The code of that name.
  package static func named(_ name: String) -> FindingCode? { all.first { $0.name == name } }
}
