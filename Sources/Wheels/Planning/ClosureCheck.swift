package import Packaging

/// Checks that a set of distributions requires nothing outside itself: `pip check` without pip.
package enum ClosureCheck {
  /// A distribution of the set and the extras that were requested of it by name.
  package struct Installed: Sendable {
    /// Its metadata.
    package let metadata: CoreMetadata
    /// The requested extras.
    package let extras: Set<PackageName>

    package init(metadata: CoreMetadata, extras: Set<PackageName> = []) {
      self.metadata = metadata
      self.extras = extras
    }
  }

  /// An unmet requirement of a distribution.
  package struct Problem: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// What is wrong.
    package enum Kind: Sendable, Hashable {
      /// The set has no such distribution.
      case missing(Requirement)
      /// The set has the distribution in another version.
      case version(Requirement, found: Version)
      /// The interpreter has another version.
      case python(VersionSpecifiers, found: String)
    }

    /// The distribution that has the requirement.
    package let distribution: PackageName
    /// Its version.
    package let version: Version
    /// What is wrong.
    package let kind: Kind

    /// One sentence without a full stop, in the words of `pip check`.
    package var description: String {
      switch kind {
      case .missing(let requirement):
        "\(distribution) \(version) requires '\(requirement)', which is not installed"
      case .version(let requirement, let found):
        "\(distribution) \(version) requires '\(requirement)', but \(requirement.name) \(found) is installed"
      case .python(let specifiers, let found):
        "\(distribution) \(version) requires Python \(specifiers), but the interpreter is \(found)"
      }
    }

    package static func < (left: Problem, right: Problem) -> Bool {
      (left.distribution, left.description) < (right.distribution, right.description)
    }
  }

  /// Returns all unmet requirements, sorted.
  ///
  /// A requirement counts if its marker is true in `environment` with the extras in use of its
  /// distribution: those requested by name, and those that other distributions of the set require,
  /// directly or not. A direct reference (`name @ url`) is satisfied by any version.
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
