internal import Artifacts
internal import Packaging
internal import SystemPackage
internal import Wheels

/// The metadata of the distributions of a tree.
enum MetadataRule: Rule {
  static let damaged = FindingCode(
    "metadata-damaged", .error, "the metadata of a distribution cannot be read",
    why: "pip, importlib.metadata and other tools that list distributions fail or skip it.",
    hint: "reinstall the distribution")
  static let duplicate = FindingCode(
    "duplicate-distribution", .error, "a distribution is installed in two versions",
    why: """
      Two .dist-info directories name the same distribution. The modules of only one of them are \
      there, and which metadata a program gets is undefined.
      """,
    hint: "rebuild the tree in an empty directory")
  static let legacy = FindingCode(
    "legacy-distribution", .warning, "a distribution has no .dist-info directory",
    why: """
      `.egg-info` and `.egg` come from `setup.py install`, which is no longer supported; they \
      have no RECORD, so nothing can be verified.
      """,
    hint: "install the distribution from a wheel")

  static let codes = [damaged, duplicate, legacy]

  static func check(_ context: CheckContext) throws -> [Finding] {
    try context.artifact.trees.flatMap { tree in
      try tree.sites.flatMap { duplicates(in: $0) }
        + tree.distributions.compactMap { distribution in
          try distribution.flaw.map { Finding(damaged, distribution.directory, nil, $0) }
            ?? entryPoints(of: distribution, context)
        }
        + tree.files.filter(\.isLegacyMetadata).map {
          Finding(legacy, $0.path, nil, "'\($0.name)' is metadata without RECORD")
        }
    }
  }

  /// Returns the finding for entry points that no installer could make commands of.
  private static func entryPoints(
    of distribution: TreeIndex.Distribution, _ context: CheckContext
  ) throws -> Finding? {
    let path = distribution.directory.appending("entry_points.txt")
    guard let text = try context.artifact.text(path) else { return nil }
    do throws(EntryPointError) {
      _ = try EntryPoints(parsing: text, tolerance: Set(EntryPoints.Tolerance.allCases))
      return nil
    } catch {
      return Finding(damaged, path, nil, "cannot parse entry_points.txt: \(error.message)")
    }
  }

  private static func duplicates(in site: TreeIndex.Site) -> [Finding] {
    var first: [PackageName: TreeIndex.Distribution] = [:]
    return site.distributions.compactMap { distribution in
      guard let name = distribution.metadata?.name else { return nil }
      guard let other = first[name] else {
        first[name] = distribution
        return nil
      }
      return Finding(
        duplicate, distribution.directory, nil, "\(other.label) is installed as well")
    }
  }
}
