internal import ArgumentParser

/// The options of one section of the table, as ArgumentParser parses them.
///
/// ArgumentParser reflects on a type to find its options, and then decodes it. Other types declare
/// a property per option; this one makes the same declarations from the rows.
struct SectionArguments<Section: OptionSection>: ParsableArguments, CustomReflectable {
  /// The values that were given, by the options' keys.
  private(set) var values: [String: [String]] = [:]

  init() {}

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: OptionKey.self)
    for option in Section.options { values.merge(try option.decode(from: container)) { $1 } }
  }

  var customMirror: Mirror {
    Mirror(self, children: Section.options.map { (label: $0.name, value: $0.declaration) })
  }
}

/// The options of all sections that describe a tree and its package.
struct RequestArguments: ParsableArguments {
  @OptionGroup(title: RequirementOptions.title)
  var requirements: SectionArguments<RequirementOptions>
  @OptionGroup(title: DownloadOptions.title)
  var downloads: SectionArguments<DownloadOptions>
  @OptionGroup(title: TreeOptions.title)
  var tree: SectionArguments<TreeOptions>
  @OptionGroup(title: PackageOptions.title)
  var package: SectionArguments<PackageOptions>
  @OptionGroup(title: DeploymentOptions.title)
  var deployment: SectionArguments<DeploymentOptions>
  @OptionGroup(title: HookOptions.title)
  var hooks: SectionArguments<HookOptions>
  @OptionGroup(title: PerformanceOptions.title)
  var performance: SectionArguments<PerformanceOptions>

  /// The values that were given, by the options' keys.
  var values: [String: [String]] {
    [
      requirements.values, downloads.values, tree.values, package.values, deployment.values,
      hooks.values,
      performance.values,
    ].merged
  }
}

/// The options of all sections that say which wheels a lock needs, and where they are.
struct WheelArguments: ParsableArguments {
  @OptionGroup(title: RequirementOptions.title)
  var requirements: SectionArguments<RequirementOptions>
  @OptionGroup(title: DownloadOptions.title)
  var downloads: SectionArguments<DownloadOptions>
  @OptionGroup(title: PerformanceOptions.title)
  var performance: SectionArguments<PerformanceOptions>

  /// The values that were given, by the options' keys.
  var values: [String: [String]] {
    [requirements.values, downloads.values, performance.values].merged
  }
}

extension [[String: [String]]] {
  /// The values of all sections.
  fileprivate var merged: [String: [String]] { reduce(into: [:]) { $0.merge($1) { $1 } } }
}

/// The name of an option as a key for decoding.
private struct OptionKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ option: StageOption) { stringValue = option.name }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension StageOption {
  /// The property wrapper that declares the option.
  fileprivate var declaration: Any {
    switch effect {
    case .flag:
      Flag<Bool>(wrappedValue: false, name: specification, help: argumentHelp)
    case .toggle:
      Flag<Bool?>(name: specification, inversion: .prefixedNo, help: argumentHelp)
    case .value:
      Option<String?>(name: specification, help: argumentHelp, completion: completion)
    case .list, .sentences:
      Option<[String]>(
        wrappedValue: [], name: specification, help: argumentHelp, completion: completion)
    }
  }

  /// Returns the values that ArgumentParser has found for the declaration, by key.
  fileprivate func decode(
    from container: KeyedDecodingContainer<OptionKey>
  ) throws -> [String: [String]] {
    let key = OptionKey(self)
    switch effect {
    case .flag:
      return try container.decode(Flag<Bool>.self, forKey: key).wrappedValue ? [name: ["yes"]] : [:]
    case .toggle:
      return switch try container.decode(Flag<Bool?>.self, forKey: key).wrappedValue {
      case true?: [name: ["yes"]]
      case false?: ["no-\(name)": ["yes"]]
      case nil: [:]
      }
    case .value:
      let value = try container.decode(Option<String?>.self, forKey: key).wrappedValue
      return value.map { [name: [$0]] } ?? [:]
    case .list, .sentences:
      let values = try container.decode(Option<[String]>.self, forKey: key).wrappedValue
      return values.isEmpty ? [:] : [name: values]
    }
  }

  private var specification: NameSpecification {
    NameSpecification(
      [.customLong(name)]
        + aliases.map { alias in
          if alias.count == 1, let letter = alias.first { return .customShort(letter) }
          return .customLong(alias)
        })
  }

  private var argumentHelp: ArgumentHelp { ArgumentHelp(summary, valueName: placeholder?.name) }

  private var completion: CompletionKind {
    switch placeholder {
    case .file: .file()
    case .directory: .directory
    case .choices(_, let choices): .list(choices)
    case .text, nil: .default
    }
  }
}
