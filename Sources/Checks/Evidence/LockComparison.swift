internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage
internal import Wheels

/// A lock beside the distributions of a `site-packages` directory, read for the Python of that.
struct LockComparison {
  /// A distribution whose metadata can be read.
  struct Installed {
    let distribution: TreeIndex.Distribution
    let metadata: CoreMetadata
    /// What direct_url.json says; nil for a distribution without one.
    let directURL: DirectURL?
  }

  let site: TreeIndex.Site
  let markers: MarkerEnvironment
  let pins: [LockEntry]
  let installed: [Installed]
  /// The installed distributions that the lock does not have.
  let strangers: [Installed]
  /// Whether the lock may contradict what distributions require.
  let overridesDependencies: Bool
  /// How many paths and URLs of the lock do not tell which distribution they are of.
  private let unnamed: Int

  /// Reads the lock for the tree.
  ///
  /// Throws `UnknownPython` for a directory that names no version of Python, `LockError` and
  /// `FileError`.
  init(
    of site: TreeIndex.Site, in tree: TreeIndex, _ artifact: ArtifactIndex, with lock: LockFiles
  ) throws {
    guard let python = site.version else { throw UnknownPython(site: site.path) }
    markers = try artifact.markers(of: tree, python)
    let lock = try lock.read(for: markers)
    let pins = try lock.entries(in: markers)
    self.site = site
    self.pins = pins
    overridesDependencies = lock.overridesDependencies
    let pinned = Set(pins.map(\.name))
    installed = try site.distributions.compactMap { distribution in
      guard let metadata = distribution.metadata else { return nil }
      return Installed(
        distribution: distribution, metadata: metadata,
        directURL: try DirectURLFile.read(distribution, of: artifact)?.contents)
    }
    strangers = installed.filter { !pinned.contains($0.metadata.name) }
    let markers = markers
    unnamed = lock.unnamed.filter { $0.applies(in: markers) }.count
  }

  /// The strangers that can be the project itself: nothing requires them.
  var unrequired: [Installed] {
    let required = Set(installed.flatMap { $0.metadata.requirements.map(\.name) })
    return strangers.filter { !required.contains($0.metadata.name) }
  }

  /// The one stranger that nothing requires and that requires something of the lock: the project
  /// itself, as far as the tree tells; nil for none, or several.
  var likelyProject: PackageName? {
    let pinned = Set(pins.map(\.name))
    let candidates = unrequired.filter { candidate in
      pins.isEmpty || candidate.metadata.requirements.contains { pinned.contains($0.name) }
    }
    return candidates.count == 1 ? candidates[0].metadata.name : nil
  }

  /// Returns what the tree has and the lock does not, apart from `accepted` names, what the lock has
  /// and the tree does not, and what differs.
  func differences(accepting accepted: Set<PackageName>) -> [LockDifference] {
    let strangers = strangers.filter { !accepted.contains($0.metadata.name) }
    var differences: [LockDifference] = []
    // Which of them a URL without a name has become, nothing tells.
    for stranger in strangers where strangers.count > unnamed {
      let metadata = stranger.metadata
      differences.append(
        LockDifference(
          .extra, metadata.name.raw, installed: metadata.version.description,
          at: stranger.distribution.directory,
          "\(metadata.name) \(metadata.version) is not in the lock"))
    }
    let found = Dictionary(
      installed.map { ($0.metadata.name, $0) }, uniquingKeysWith: { first, _ in first })
    for pin in pins {
      if let installed = found[pin.name] {
        differences += version(of: installed, pin) ?? origin(of: installed, pin)
      } else {
        differences.append(
          LockDifference(
            .missing, pin.name.raw, locked: pin.lockedText, at: site.path,
            "\(pin.name) is in the lock (\(pin.location)), but not installed"))
      }
    }
    return differences
  }

  /// Returns the difference of the versions; nil if the lock accepts the one that is installed.
  private func version(of installed: Installed, _ pin: LockEntry) -> [LockDifference]? {
    let found = installed.metadata.version
    let expected: String
    switch pin.selection {
    case .version(let wanted, let text):
      // The label of a build is the installer's choice where the lock has none (PEP 440).
      if wanted == found || wanted == found.public { return nil }
      expected = text
    case .range:
      let specifiers = pin.requirement.specifiers
      if specifiers.contains(found, prereleases: true) { return nil }
      expected = specifiers.description
    case .direct:
      guard let wanted = pin.statedVersion, wanted != found else { return nil }
      expected = wanted.description
    }
    return [
      LockDifference(
        .version, pin.name.raw, locked: expected, installed: found.description,
        at: installed.distribution.directory,
        "\(pin.name) is \(found), expected \(expected) (\(pin.location))")
    ]
  }

  private func origin(of installed: Installed, _ pin: LockEntry) -> [LockDifference] {
    let origin = InstalledOrigin(installed.directURL)
    guard let expected = origin.contradiction(to: pin) else { return [] }
    return [
      LockDifference(
        .origin, pin.name.raw, locked: expected, installed: origin.description,
        at: installed.distribution.directory,
        "\(pin.name) is from \(origin), expected \(expected) (\(pin.location))")
    ]
  }
}

extension LockEntry {
  /// What the entry selects, as a report has it.
  fileprivate var lockedText: String {
    switch selection {
    case .version(_, let text): text
    case .range: requirement.specifiers.description
    case .direct(let location): location.description
    }
  }
}

/// A tree that does not say for which version of Python its modules are, so that no lock can be
/// compared with it.
struct UnknownPython: Failure {
  /// Its `site-packages` directory.
  let site: FilePath
  var location: String? { site.string }
  var message: String {
    "cannot compare the tree with the lock: the directory does not name a version of Python"
  }
  var hint: String? {
    "give a tree with its modules in lib/python3.<minor>/site-packages, or run 'venvdeb check' "
      + "without --lock"
  }
}
