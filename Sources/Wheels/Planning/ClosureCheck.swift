package import Packaging

/// Checks that a set of distributions needs nothing outside itself: `pip check` without pip.
package enum ClosureCheck {
  /// A distribution of the set and the extras that somebody asked of it by name.
  package struct Installed: Sendable {
    package let metadata: CoreMetadata
    package let extras: Set<PackageName>

    package init(metadata: CoreMetadata, extras: Set<PackageName> = []) {
      self.metadata = metadata
      self.extras = extras
    }
  }

  /// Something that a distribution wants and does not get.
  package struct Problem: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// What is wrong.
    package enum Kind: Sendable, Hashable {
      /// The set has no such distribution.
      case missing(Requirement)
      /// The set has the distribution in a version that does not do.
      case version(Requirement, found: Version)
      /// The interpreter's version does not do.
      case python(VersionSpecifiers, found: String)
    }

    /// The distribution that wants it.
    package let distribution: PackageName
    package let version: Version
    package let kind: Kind

    /// One sentence without a final period.
    package var description: String {
      switch kind {
      case .missing(let requirement):
        "\(distribution) \(version) needs '\(requirement)', which is not there"
      case .version(let requirement, let found):
        "\(distribution) \(version) needs '\(requirement)', but \(requirement.name) is \(found)"
      case .python(let specifiers, let found):
        "\(distribution) \(version) needs Python \(specifiers), but this is \(found)"
      }
    }

    package static func < (left: Problem, right: Problem) -> Bool {
      (left.distribution, left.description) < (right.distribution, right.description)
    }
  }

  /// Everything that is wanted and not there, sorted.
  ///
  /// A requirement counts if its marker holds in `environment` with the extras in use of its
  /// distribution: those asked for by name, and those that other distributions of the set ask for,
  /// however indirectly. A direct reference (`name @ url`) is satisfied by any version.
  package static func problems(
    _ installed: [Installed], in environment: MarkerEnvironment
  ) -> [Problem] {
    let graph = RequirementGraph(installed, in: environment)
    let versions = Dictionary(
      installed.map { ($0.metadata.name, $0.metadata.version) }, uniquingKeysWith: { $1 })
    let python = environment[.pythonFullVersion]
    var problems: Set<Problem> = []
    for metadata in installed.map(\.metadata) {
      func add(_ kind: Problem.Kind) {
        problems.insert(
          Problem(distribution: metadata.name, version: metadata.version, kind: kind))
      }
      if !metadata.requiresPython.contains(spelling: python, prereleases: true) {
        add(.python(metadata.requiresPython, found: python))
      }
      for requirement in graph.requirements(of: metadata) {
        guard let version = versions[requirement.name] else {
          add(.missing(requirement))
          continue
        }
        if !requirement.specifiers.contains(version, prereleases: true) {
          add(.version(requirement, found: version))
        }
      }
    }
    return problems.sorted()
  }
}
