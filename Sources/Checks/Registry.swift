/// The rules of `venvdeb check`, in the order of docs/checks.md.
///
/// A new check is a type in `Rules/` that conforms to `Rule`, and a line here.
enum Registry {
  static let rules: [any Rule.Type] = [
    TreeRule.self,
    InterpreterRule.self,
    DependencyRule.self,
    BuildPathRule.self,
    ConfigurationRule.self,
    ActivationRule.self,
    EditableInstallRule.self,
    PathFileRule.self,
    LinkRule.self,
    ShebangRule.self,
    EntryPointRule.self,
    RecordRule.self,
    UnlistedFileRule.self,
    MetadataRule.self,
    ClosureRule.self,
    DirectURLRule.self,
    LockRule.self,
    BytecodeRule.self,
    LibraryRule.self,
    MachineRule.self,
    FileModeRule.self,
    FileNameRule.self,
    MisplacedFileRule.self,
    SecretRule.self,
    MaintainerScriptRule.self,
    ControlFileRule.self,
    InventoryRule.self,
  ]
}

extension FindingCode {
  /// All codes, in the order of docs/checks.md.
  package static let all: [FindingCode] = Registry.rules.flatMap { $0.codes } + [Overrides.unused]

  /// Returns the code with a name; nil if there is none.
  package static func named(_ name: String) -> FindingCode? { all.first { $0.name == name } }
}
