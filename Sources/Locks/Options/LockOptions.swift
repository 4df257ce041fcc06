package import SystemPackage

/// The options of lock files that concern the whole lock, by the names that pip gives them.
package struct LockOptions: Sendable, Hashable {
  /// A wheelhouse or page of links, from `--find-links`.
  package enum FindLinks: Sendable, Hashable {
    /// A directory, or a file with links.
    case path(FilePath)
    /// A page with links.
    case url(String)
  }

  /// `--index-url`; the last one counts, and none before it.
  package var indexURL: String?
  /// `--extra-index-url`.
  package var extraIndexURLs: [String] = []
  /// `--no-index`.
  package var noIndex = false
  /// `--find-links`.
  package var findLinks: [FindLinks] = []
  /// `--no-binary` and `--only-binary`.
  package var formats = FormatControl()
  /// `--prefer-binary`.
  package var preferBinary = false
  /// `--require-hashes` or `--no-require-hashes`; nil if neither is there.
  package var requireHashes: Bool?
  /// `--pre`.
  package var allowPrereleases = false
  /// `--trusted-host`.
  package var trustedHosts: [String] = []
  /// `--use-feature`.
  package var useFeatures: [String] = []

  package init() {}

  /// Forgets the indexes so far for `url`; nil for no index at all, whatever follows.
  ///
  /// That is how pip reads `--index-url` and `--no-index`.
  package mutating func replaceIndexes(by url: String?) {
    guard !noIndex else { return }
    (indexURL, extraIndexURLs, noIndex) = (url, [], url == nil)
  }

  /// Adds `--extra-index-url`, unless there is to be no index.
  package mutating func addIndex(_ url: String) {
    if !noIndex { extraIndexURLs.append(url) }
  }

  /// Adds the host of a URL, with its port, to those whose certificates are not checked.
  package mutating func trust(hostOf url: String) {
    guard let start = url.firstRange(of: "://") else { return }
    let authority = url[start.upperBound...].prefix { $0 != "/" }
    guard let host = authority.split(separator: "@").last.map(String.init),
      !trustedHosts.contains(host)
    else { return }
    trustedHosts.append(host)
  }

  /// Returns these options, with those of others where they have none.
  package func merging(_ other: LockOptions) -> LockOptions {
    var merged = self
    merged.indexURL = indexURL ?? other.indexURL
    merged.extraIndexURLs += other.extraIndexURLs.filter { !extraIndexURLs.contains($0) }
    merged.noIndex = noIndex || other.noIndex
    merged.findLinks += other.findLinks.filter { !findLinks.contains($0) }
    merged.formats = other.formats.merging(formats)
    merged.preferBinary = preferBinary || other.preferBinary
    merged.requireHashes = requireHashes ?? other.requireHashes
    merged.allowPrereleases = allowPrereleases || other.allowPrereleases
    merged.trustedHosts += other.trustedHosts.filter { !trustedHosts.contains($0) }
    merged.useFeatures += other.useFeatures.filter { !useFeatures.contains($0) }
    return merged
  }
}
