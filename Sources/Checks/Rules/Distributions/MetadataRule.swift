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

  static func check(_ context: CheckContext) -> [Finding] {
    context.artifact.trees.flatMap { tree in
      tree.sites.flatMap { duplicates(in: $0) }
        + tree.distributions.compactMap { distribution in
          distribution.flaw.map { Finding(damaged, distribution.directory, nil, $0) }
        }
        + tree.files.filter(\.isLegacyMetadata).map {
          Finding(legacy, $0.path, nil, "'\($0.name)' is metadata without RECORD")
        }
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
