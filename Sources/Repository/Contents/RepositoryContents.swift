package import Debian

/// What the suites of a repository have.
package struct RepositoryContents: Sendable, Equatable {
  /// The packages of each suite.
  package var suites: [Suite: Set<RepositoryPackage>]

  /// Contents from the packages of each suite.
  package init(_ suites: [Suite: Set<RepositoryPackage>]) { self.suites = suites }

  /// Returns the packages of a source in a suite, sorted.
  package func packages(of source: String, in suite: Suite) -> [RepositoryPackage] {
    Self.sorted((suites[suite] ?? []).filter { $0.source == source })
  }

  /// Returns the packages of all sources in a suite, those of each sorted.
  package func packagesBySource(in suite: Suite) -> [String: [RepositoryPackage]] {
    Dictionary(grouping: suites[suite] ?? [], by: \.source).mapValues(Self.sorted)
  }

  private static func sorted(_ packages: some Sequence<RepositoryPackage>) -> [RepositoryPackage] {
    packages.sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  /// Returns the versions of a source that packages of a suite were built from, the highest first.
  package func versions(of source: String, in suite: Suite) -> [PackageVersion] {
    Self.versions(of: packages(of: source, in: suite))
  }

  /// Returns the versions of the source that packages were built from, the highest first.
  static func versions(of packages: [RepositoryPackage]) -> [PackageVersion] {
    var versions: [PackageVersion] = []
    for package in packages
    where !versions.contains(where: { $0.description == package.sourceVersion.description }) {
      versions.append(package.sourceVersion)
    }
    return versions.sorted(by: >)
  }

  /// The names of all sources, sorted.
  package var sources: [String] {
    Set(suites.values.flatMap { $0.map(\.source) }).sorted()
  }

  /// Returns the source of that name, or the one that has a binary package of that name.
  ///
  /// Throws `RepositoryError` where there is none, or more than one. `suite` limits where to look.
  package func source(named name: String, in suite: Suite? = nil) throws(RepositoryError) -> String
  {
    let packages = suite.map { Array(suites[$0] ?? []) } ?? suites.values.flatMap { Array($0) }
    if packages.contains(where: { $0.source == name }) { return name }
    let sources = Set(packages.filter { $0.name == name }.map(\.source)).sorted()
    switch sources.count {
    case 0: throw .unknownPackage(name, suite)
    case 1: return sources[0]
    default: throw .ambiguousPackage(name, sources: sources)
    }
  }

  /// Returns the package of a name in the index of an architecture of a suite.
  func package(
    _ name: String, _ architecture: String, in suite: Suite
  ) -> RepositoryPackage? {
    suites[suite]?.first { $0.name == name && $0.architecture == architecture }
  }
}
