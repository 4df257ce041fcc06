internal import Core
internal import Packaging

/// Makes the entry of one distribution of a lock that names versions and files.
struct LockEntryBuilder {
  let name: PackageName
  /// The extras that others ask of it.
  var extras: Set<PackageName> = []
  let location: LockLocation

  init(name: PackageName, location: LockLocation) {
    self.name = name
    self.location = location
  }

  /// Returns the entry of a version from an index, of which these files are accepted.
  ///
  /// A file of this machine is taken from there.
  func version(
    _ version: (version: Version, text: String), _ artifacts: [LockArtifact]
  ) -> LockEntry {
    let specifiers = (try? VersionSpecifiers("==\(version.text)")) ?? VersionSpecifiers()
    if let only = artifacts.first, artifacts.count == 1, case .file = only.location {
      var entry = direct(only.location, artifacts, stated: version.version)
      (entry.requirement.specifiers, entry.requirement.url) = (specifiers, nil)
      return entry
    }
    var entry = LockEntry(
      requirement: Requirement(name: name, extras: extras, specifiers: specifiers),
      selection: .version(version.version, text: version.text), artifacts: artifacts,
      location: location)
    entry.statedVersion = version.version
    entry.isUnhashedByDesign = !entry.hasHashes
    return entry
  }

  /// Returns the entry of a version from an index, with the one of its files that is installed.
  ///
  /// Throws as `ArtifactChoice.choose`.
  func version(
    _ version: (version: Version, text: String), from artifacts: [LockArtifact],
    by choice: ArtifactChoice
  ) throws(LockError) -> LockEntry {
    let chosen = try choice.choose(
      from: artifacts, of: name, label: "\(name) \(version.text)", at: location)
    return self.version(version, chosen, among: artifacts)
  }

  /// Returns the entry of a version from an index, with the one that is installed of the files that the
  /// lock lists.
  func version(
    _ version: (version: Version, text: String), _ chosen: LockArtifact,
    among artifacts: [LockArtifact]
  ) -> LockEntry {
    var entry = self.version(version, [chosen])
    entry.listedFiles = artifacts.compactMap(\.fileName)
    return entry
  }

  /// Returns the entry of the only file of a distribution, if it can be installed.
  ///
  /// Throws as `ArtifactChoice.choose`.
  func direct(
    _ artifact: LockArtifact, by choice: ArtifactChoice, stated version: Version?
  ) throws(LockError) -> LockEntry {
    let chosen = try choice.choose(
      from: [artifact], of: name, label: "\(name) \(artifact.location)", at: location)
    return direct(artifact.location, [chosen], stated: version)
  }

  /// Returns the entry of what is at a location.
  func direct(
    _ source: ArtifactLocation, _ artifacts: [LockArtifact] = [], stated version: Version?
  ) -> LockEntry {
    var entry = LockEntry(
      requirement: Requirement(name: name, extras: extras, url: source.revealed),
      selection: .direct(source),
      artifacts: artifacts.isEmpty ? [LockArtifact(location: source)] : artifacts,
      location: location)
    entry.statedVersion = version
    entry.isUnhashedByDesign = !entry.hasHashes
    return entry
  }
}
