/// The options that decide what `venvdeb stage` and `venvdeb bundle` make.
///
/// A row is all that an option needs besides the code that uses its value. The command line, the
/// keys of `debian/<package>.venvdeb`, the environment variables, the options of dh_venvdeb and
/// their manual, the completion of shells and docs/configuration.md are made from the rows;
/// `scripts/generate` refreshes the files among them that are checked in.
///
/// Options are applied in the order of the table: a row can rely on those above it.
enum OptionTable {
  /// The sections, in the order in which they are shown and applied.
  static let sections: [any OptionSection.Type] = [
    BundleOptions.self, RequirementOptions.self, DownloadOptions.self, TreeOptions.self,
    PackageOptions.self, DeploymentOptions.self, HookOptions.self, PerformanceOptions.self,
  ]

  /// All rows.
  static let options = sections.flatMap { $0.options }

  /// The keys of a configuration file.
  static let keys = options.flatMap(\.keys)

  /// The keys whose environment variables have several values, separated by spaces.
  static let lists = Set(
    options.filter { option in
      if case .list = option.effect { true } else { false }
    }.map(\.name))
}
