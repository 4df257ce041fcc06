internal import Debian

/// What `repo list` prints: each source with its version in each suite.
package struct RepositoryListing: Sendable, Codable, Equatable {
  /// A version of a source in a suite.
  package struct Row: Sendable, Codable, Equatable {
    package let suite: String
    package let source: String
    /// The highest version that packages of the suite were built from.
    package let version: String
    /// The architectures that have packages of it, `source` included.
    package let architectures: [String]
    /// The binary packages, with their versions and architectures.
    package let packages: [String]
    /// Whether packages of other versions of the source are there too.
    package let isMixed: Bool
    /// Other versions whose files are kept, the highest first.
    package let kept: [String]

    private enum CodingKeys: String, CodingKey {
      case suite, source, version, architectures, packages, kept
      case isMixed = "mixed"
    }
  }

  package let rows: [Row]

  /// Lists one source, or all of them.
  package init(_ contents: RepositoryContents, kept: [KeptVersion], source wanted: String?) {
    var rows: [Row] = []
    let suites = Suite.allCases.map { ($0, contents.packagesBySource(in: $0)) }
    let kept = Dictionary(grouping: kept, by: \.version.source)
    for source in contents.sources where wanted == nil || source == wanted {
      for (suite, sources) in suites {
        let packages = sources[source] ?? []
        let versions = RepositoryContents.versions(of: packages)
        guard let version = versions.first else { continue }
        let others = (kept[source] ?? []).filter {
          $0.suite == suite
            && !versions.map(\.description).contains($0.version.version.description)
        }.map(\.version.version).sorted(by: >)
        rows.append(
          Row(
            suite: suite.rawValue, source: source, version: version.description,
            architectures: Set(packages.map(\.architecture)).sorted(),
            packages: Skew.descriptions(of: packages.filter { $0.architecture != "source" }),
            isMixed: versions.count > 1, kept: others.map(\.description)))
      }
    }
    self.rows = rows
  }
}
