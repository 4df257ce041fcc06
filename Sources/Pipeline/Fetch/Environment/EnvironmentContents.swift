internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage

/// The distributions of a virtual environment, and what adds modules to it besides them.
struct EnvironmentContents {
  /// The distributions by name.
  let distributions: [EnvironmentDistribution]
  /// What is on `sys.path` and belongs to none of them, one sentence each.
  let warnings: [String]

  /// Reads a `site-packages` directory of an environment.
  ///
  /// Throws `EnvironmentError` for metadata without a name or version and for two installations of one
  /// distribution, and `FileError`.
  init(_ sitePackages: FilePath, in environment: FilePath) throws {
    var found: [PackageName: EnvironmentDistribution] = [:]
    let names = try FileSystem.entries(of: sitePackages).map(\.string).sorted()
    for name in names {
      guard
        let distribution = try EnvironmentDistribution(
          named: name, in: sitePackages, of: environment)
      else { continue }
      if let other = found[distribution.name] {
        throw EnvironmentError.twoInstallations(distribution.name, other.path, distribution.path)
      }
      found[distribution.name] = distribution
    }
    distributions = found.values.sorted { $0.name < $1.name }
    let owned = Set(distributions.flatMap(\.pathFiles))
    let sources = distributions.compactMap(\.sourceDirectory)
    warnings = names.filter { $0.hasSuffix(".pth") && !owned.contains($0) }.flatMap { name in
      Self.strangers(on: sitePackages.appending(name), in: environment, besides: sources).map {
        "'\(name)' adds '\($0.string)' to sys.path, which belongs to no distribution: the modules "
          + "there are not in the lock; install them with 'pip install --editable'"
      }
    }
  }

  /// Returns the directories outside of an environment and its source trees that a file adds.
  private static func strangers(
    on file: FilePath, in environment: FilePath, besides sources: [FilePath]
  ) -> [FilePath] {
    guard let bytes = try? FileSystem.read(file) else { return [] }
    let targets = EditableFile(
      named: file.lastComponent?.string ?? "", text: String(replacingFlawsIn: bytes),
      in: file.removingLastComponent())?.targets
    return (targets ?? []).filter { target in
      guard let target = try? FileSystem.resolve(target) else { return false }
      return !([environment] + sources).contains { target.starts(with: $0) }
    }
  }

  /// Checks that nothing is required which is not in the environment, but may be in the system.
  ///
  /// Throws `EnvironmentError.systemDistributions`.
  func checkClosure(in markers: MarkerEnvironment) throws(EnvironmentError) {
    let installed = Set(distributions.map(\.name))
    var missing: [PackageName: PackageName] = [:]
    for distribution in distributions {
      for requirement in distribution.metadata.requirements
      where requirement.marker.applies(in: markers) && !installed.contains(requirement.name) {
        missing[requirement.name] = missing[requirement.name] ?? distribution.name
      }
    }
    guard missing.isEmpty else {
      throw .systemDistributions(
        missing.sorted { $0.key < $1.key }.map { (name: $0.key, requirer: $0.value) })
    }
  }

  /// Returns the seed packages that nothing else requires: environments have them, and trees do not
  /// need them.
  func unneededSeeds(in markers: MarkerEnvironment) -> [EnvironmentDistribution] {
    // Debian's virtualenv wrote the last.
    let seeds = Set(Seed.allCases.map(\.rawValue) + ["pkg-resources"])
    let required = Set(
      distributions.filter { !seeds.contains($0.name.normalized) }.flatMap { distribution in
        distribution.metadata.requirements.filter { $0.marker.applies(in: markers) }.map(\.name)
      })
    return distributions.filter { distribution in
      guard case .index = distribution.origin else { return false }
      return seeds.contains(distribution.name.normalized) && !required.contains(distribution.name)
    }
  }
}
