internal import Artifacts
internal import Core
internal import Debian
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// Whether everything that the distributions of a tree need is there.
enum ClosureRule: Rule {
  static let unmet = FindingCode(
    "requirement-unmet", .error, "a requirement of a distribution is not satisfied",
    why: """
      The required distribution is missing, or has another version: the program fails, at the \
      start or later.
      """,
    hint: "add the distribution to the lock, or regenerate the lock")
  static let python = FindingCode(
    "python-version-unsupported", .error, "a distribution does not support the tree's Python",
    why: """
      Its Requires-Python excludes the version; an installer would have rejected the \
      distribution.
      """,
    hint: "lock another version of the distribution, or use another Python")
  static let tools = FindingCode(
    "packaging-tool-left", .warning, "a packaging tool is in the tree, and nothing requires it",
    why: """
      `python3 -m venv` and virtualenv install pip, setuptools or wheel in versions that no lock \
      pins. They add 10 MB, and files that nobody updates.
      """,
    hint: "make the environment without pip, or remove pip when the tree is complete")
  static let system = FindingCode(
    "system-site-packages", .info, "a tree uses the modules of the system",
    why: """
      With `include-system-site-packages = true` modules of Debian packages are used where the \
      tree has none. These packages must be in Depends.
      """,
    hint: "depend on every python3-… package that is used")

  static let codes = [unmet, python, tools, system]

  /// What environments begin with.
  static let toolNames: Set<String> = ["pip", "setuptools", "wheel"]

  static func check(_ context: CheckContext) throws -> [Finding] {
    try context.artifact.trees.flatMap { tree -> [Finding] in
      var findings = try tree.sites.flatMap { try closure(of: $0, tree, context) }
      if tree.configuration.includesSystemSitePackages {
        findings.append(
          Finding(
            system, tree.path.appending("pyvenv.cfg"), nil,
            "include-system-site-packages is true"))
      }
      return findings
    }
  }

  private static func closure(
    of site: TreeIndex.Site, _ tree: TreeIndex, _ context: CheckContext
  ) throws -> [Finding] {
    let sound = site.distributions.filter { $0.metadata != nil }
    let all = sound.compactMap(\.metadata)
    guard let version = site.version else { return [] }
    let environment = try context.artifact.markers(of: tree, version)
    let directories = Dictionary(
      sound.map { ($0.metadata?.name, $0.directory) }, uniquingKeysWith: { first, _ in first })
    var findings = TreeClosure.problems(of: all, in: tree, of: context.artifact, environment)
      .map { problem in
        let place = (directories[problem.distribution] ?? site.path).appending("METADATA")
        return switch problem.kind {
        case .python: Finding(python, place, nil, problem.description)
        case .version, .missing: Finding(unmet, place, nil, problem.description)
        }
      }
    findings += try unneededTools(sound, environment, context)
    return findings
  }

  /// pip and the like, unless another distribution requires them or the lock has them.
  private static func unneededTools(
    _ distributions: [TreeIndex.Distribution], _ environment: MarkerEnvironment,
    _ context: CheckContext
  ) throws -> [Finding] {
    let lock = try context.options.lock?.read(for: environment)
    let pinned = Set((lock?.entries ?? []).map(\.name.normalized))
    return distributions.compactMap { distribution in
      guard let name = distribution.metadata?.name.normalized, toolNames.contains(name),
        !pinned.contains(name)
      else { return nil }
      let isNeeded = distributions.contains { other in
        guard let metadata = other.metadata, !toolNames.contains(metadata.name.normalized) else {
          return false
        }
        return metadata.requirements.contains {
          $0.name.normalized == name && $0.marker.applies(in: environment)
        }
      }
      if isNeeded { return nil }
      return Finding(tools, distribution.directory, nil, "no distribution requires \(name)")
    }
  }
}
