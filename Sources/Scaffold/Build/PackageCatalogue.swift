internal import Core
package import Debian
internal import Processes
internal import SystemPackage

/// Which packages a suite has, and in which versions.
///
/// apt is asked. Where it has no package lists, a table of two suites answers for build backends,
/// and anything else is unknown: nothing is guessed.
package struct PackageCatalogue: Sendable {
  /// What is known of a package.
  package enum Availability: Sendable, Equatable {
    /// The version that would be installed.
    case available(PackageVersion)
    /// The suite has no such package.
    case absent
    /// Nothing says whether it has.
    case unknown
  }

  /// The suite; nil if the system does not say which it is.
  package let suite: SystemRelease?
  /// The newest versions by package, as apt's lists have them; nil without lists.
  private let versions: [String: PackageVersion]?
  /// The newest versions in backports, which nobody gets unasked.
  private let backports: [String: PackageVersion]

  /// A catalogue that has nothing but the table.
  package init(suite: SystemRelease?) {
    self.suite = suite
    versions = nil
    backports = [:]
  }

  /// A catalogue from the output of `apt-cache madison`.
  package init(suite: SystemRelease?, madison text: String) {
    var versions: [String: PackageVersion] = [:]
    var backports: [String: PackageVersion] = [:]
    for line in text.split(separator: "\n") {
      let cells = line.split(separator: "|").map { $0.filter { $0 != " " } }
      guard cells.count == 3, cells[2].hasSuffix("Packages"),
        let version = try? PackageVersion(parsing: cells[1])
      else { continue }
      if cells[2].contains("-backports") {
        backports[cells[0]] = max(backports[cells[0]] ?? version, version)
      } else {
        versions[cells[0]] = max(versions[cells[0]] ?? version, version)
      }
    }
    self.suite = suite
    // The interpreter is asked for, too: where even that has no version, there are no lists.
    self.versions = versions[Self.probe] == nil ? nil : versions
    self.backports = backports
  }

  /// Asks apt-cache(8) about packages; without one, or without lists, the table is left.
  package static func ask(
    about packages: some Collection<String>, environment: [String: String]
  ) async -> PackageCatalogue {
    let suite = SystemRelease.current()
    var environment = InheritedEnvironment(environment).forPrograms
    environment["LC_ALL"] = "C.UTF-8"
    let command = Command(
      "apt-cache", ["madison", "--", Self.probe] + packages.sorted(), environment: environment)
    guard let result = try? await CommandRunner().run(command) else {
      return PackageCatalogue(suite: suite)
    }
    return PackageCatalogue(suite: suite, madison: result.outputText)
  }

  /// The package by which lists are told from none.
  private static let probe = "python3"

  /// Returns what is known of a package.
  package func availability(of package: String) -> Availability {
    if let versions { return versions[package].map { .available($0) } ?? .absent }
    guard let suite, let row = BackendPackage.all.values.first(where: { $0.name == package }) else {
      return .unknown
    }
    let text =
      switch suite {
      case .bookworm: row.bookworm
      case .trixie: row.trixie
      default: String?.none
      }
    guard suite == .bookworm || suite == .trixie else { return .unknown }
    guard let text, let version = try? PackageVersion(parsing: text) else { return .absent }
    return .available(version)
  }

  /// Returns where a version that is new enough can be had: backports, or a later suite.
  func newerSource(of package: String, where isEnough: (PackageVersion) -> Bool) -> String? {
    if let version = backports[package], isEnough(version) {
      return "\(suite?.codename ?? "its")-backports has \(version.upstream)"
    }
    let row = BackendPackage.all.values.first { $0.name == package }
    guard suite != .trixie, let text = row?.trixie,
      let version = try? PackageVersion(parsing: text), isEnough(version)
    else { return nil }
    return "\(SystemRelease.trixie.name) has \(version.upstream)"
  }
}
