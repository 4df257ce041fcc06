internal import Core
internal import Debian

/// What `snapshot` writes into a changelog.
struct SnapshotEntry: Equatable {
  let version: PackageVersion
  let distribution: String
  /// The whole hash of the commit.
  let hash: String
  let maintainer: Maintainer
  let date: MailDate

  init(
    version: PackageVersion, distribution: String, hash: String, maintainer: Maintainer,
    date: MailDate
  ) {
    self.version = version
    self.distribution = distribution
    self.hash = hash
    self.maintainer = maintainer
    self.date = date
  }

  /// Recognises an entry that `snapshot` has written; nil for others.
  init?(_ entry: Changelog.Entry) {
    guard SnapshotVersion(entry.version) != nil, entry.distributions.count == 1,
      let maintainer = try? Maintainer(parsing: entry.maintainer),
      let hash = entry.changes.last?.split(separator: " ").last, hash.last == "."
    else { return nil }
    self.init(
      version: entry.version, distribution: entry.distributions[0], hash: String(hash.dropLast()),
      maintainer: maintainer, date: entry.date)
    guard entry.changes.suffix(change.count) == change[...] else { return nil }
  }

  /// The lines of the change, broken where debchange(1) breaks them.
  private var change: [String] {
    let words = "* Snapshot of commit"
    // SHA-256 has 64 digits, which do not fit into the line.
    return hash.utf8.count > 40 ? [words, "  \(hash)."] : ["\(words) \(hash)."]
  }

  /// Returns a changelog with the entry.
  ///
  /// Throws `SyntaxError`.
  func added(to text: ChangelogText) throws(SyntaxError) -> ChangelogText {
    var text = text
    try text.add(
      change, version: version, distribution: distribution, maintainer: maintainer, date: date)
    return text
  }
}
