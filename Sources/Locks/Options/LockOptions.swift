package import SystemPackage

/// The options of requirements files that concern the whole lock.
package struct LockOptions: Sendable, Hashable {
  /// A place to look for files, from `--find-links`.
  package enum FindLinks: Sendable, Hashable {
    case path(FilePath)
    case url(String)
  }

  /// `--index-url`; the last one counts.
  package var indexURL: String?
  package var extraIndexURLs: [String] = []
  package var noIndex = false
  package var findLinks: [FindLinks] = []
  package var formats = FormatControl()
  package var preferBinary = false
  /// `--require-hashes` or `--no-require-hashes`; nil if neither is there.
  package var requireHashes: Bool?
  /// `--pre`.
  package var allowPrereleases = false
  package var trustedHosts: [String] = []
  package var useFeatures: [String] = []

  package init() {}

  /// These options, with those of others where they have none.
  package func merging(_ other: LockOptions) -> LockOptions {
    var merged = self
    merged.indexURL = indexURL ?? other.indexURL
    merged.extraIndexURLs += other.extraIndexURLs.filter { !extraIndexURLs.contains($0) }
    merged.noIndex = noIndex || other.noIndex
    merged.findLinks += other.findLinks.filter { !findLinks.contains($0) }
    merged.formats = formats.isEmpty ? other.formats : formats
    merged.preferBinary = preferBinary || other.preferBinary
    merged.requireHashes = requireHashes ?? other.requireHashes
    merged.allowPrereleases = allowPrereleases || other.allowPrereleases
    merged.trustedHosts += other.trustedHosts.filter { !trustedHosts.contains($0) }
    merged.useFeatures += other.useFeatures.filter { !useFeatures.contains($0) }
    return merged
  }
}
