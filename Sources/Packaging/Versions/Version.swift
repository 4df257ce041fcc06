internal import Core

/// A version of a Python distribution (PEP 440).
///
/// Versions are equal if they mean the same: `1.0`, `v1.0.0` and `01.0` are, `1.0` and `1.0+x` are
/// not. `description` is the normalised spelling, with as many zeros as were written.
package struct Version: Hashable, Sendable {
  /// Alpha, beta or release candidate and its number.
  package struct PreRelease: Hashable, Sendable {
    /// The three kinds by their normalised spelling.
    package enum Kind: String, Sendable {
      case alpha = "a"
      case beta = "b"
      case candidate = "rc"
    }

    /// The kind of pre-release.
    package let kind: Kind
    /// Its number.
    package let number: VersionNumber
  }

  /// One part of a local version label.
  ///
  /// Text comes before numbers, as PEP 440 orders them.
  package enum LocalPart: Hashable, Comparable, Sendable {
    case text(String)
    case number(VersionNumber)
  }

  /// The number before `!`; zero if there is none.
  package var epoch = VersionNumber.zero
  /// The numbers of the release segment, at least one, trailing zeros included.
  package var release: [VersionNumber] = []
  /// The pre-release segment.
  package var pre: PreRelease?
  /// The number of the post-release.
  package var post: VersionNumber?
  /// The number of the development release.
  package var dev: VersionNumber?
  /// The parts of the local version label; empty if there is none.
  package var local: [LocalPart] = []

  init() {}

  /// Reads a version in any spelling that PEP 440 allows, white space around it included.
  package init(_ text: some StringProtocol) throws(VersionError) {
    var parser = VersionParser(PythonText.stripped(text))
    guard let version = parser.parse() else { throw VersionError(text: String(text)) }
    self = version
  }

  /// Whether installers pass it over unless asked: it has a pre-release or a development segment.
  package var isPrerelease: Bool { pre != nil || dev != nil }

  /// Whether it is a post-release.
  package var isPostrelease: Bool { post != nil }

  /// The version without its local label.
  package var `public`: Version {
    var copy = self
    copy.local = []
    return copy
  }

  /// The release segment without trailing zeros: what comparison sees of it.
  private var significantRelease: ArraySlice<VersionNumber> {
    release[..<((release.lastIndex { $0 != .zero }).map { $0 + 1 } ?? 0)]
  }

  package static func == (left: Version, right: Version) -> Bool {
    left.epoch == right.epoch && left.significantRelease == right.significantRelease
      && left.pre == right.pre && left.post == right.post && left.dev == right.dev
      && left.local == right.local
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(epoch)
    hasher.combine(significantRelease)
    hasher.combine(pre)
    hasher.combine(post)
    hasher.combine(dev)
    hasher.combine(local)
  }
}

extension Version: Comparable {
  /// PEP 440, "Summary of permitted suffixes and relative ordering": epoch, release, then
  /// `.devN` < `aN` < `bN` < `rcN` < nothing < `.postN`, then the local label.
  package static func < (left: Version, right: Version) -> Bool {
    if left.epoch != right.epoch { return left.epoch < right.epoch }
    let (leftRelease, rightRelease) = (left.significantRelease, right.significantRelease)
    if leftRelease != rightRelease { return leftRelease.lexicographicallyPrecedes(rightRelease) }
    if left.preRank != right.preRank { return left.preRank < right.preRank }
    if let a = left.pre?.number, let b = right.pre?.number, a != b { return a < b }
    if left.post != right.post { return isLess(left.post, right.post, absentLast: false) }
    if left.dev != right.dev { return isLess(left.dev, right.dev, absentLast: true) }
    return left.local.lexicographicallyPrecedes(right.local)
  }

  private var preRank: Int {
    switch pre?.kind {
    case .alpha: 1
    case .beta: 2
    case .candidate: 3
    case nil: post == nil && dev != nil ? 0 : 4
    }
  }

  private static func isLess(
    _ left: VersionNumber?, _ right: VersionNumber?, absentLast: Bool
  ) -> Bool {
    guard let left else { return !absentLast }
    guard let right else { return absentLast }
    return left < right
  }
}

extension Version: CustomStringConvertible {
  /// The normalised spelling.
  package var description: String { spelling(of: release[...]) }

  /// The normalised spelling without trailing zeros in the release segment.
  var canonicalDescription: String {
    let significant = significantRelease
    return spelling(of: significant.isEmpty ? release[..<1] : significant)
  }

  private func spelling(of release: ArraySlice<VersionNumber>) -> String {
    var text = epoch == .zero ? "" : "\(epoch)!"
    text += release.map(\.description).joined(separator: ".")
    if let pre { text += "\(pre.kind.rawValue)\(pre.number)" }
    if let post { text += ".post\(post)" }
    if let dev { text += ".dev\(dev)" }
    guard !local.isEmpty else { return text }
    let parts = local.map { part in
      switch part {
      case .text(let text): text
      case .number(let number): number.description
      }
    }
    return text + "+" + parts.joined(separator: ".")
  }
}

/// A text that is no version as PEP 440 defines it.
package struct VersionError: Failure, Equatable {
  /// The text.
  package let text: String

  package var message: String { "'\(text.excerpt)' is not a valid version (PEP 440)" }
}
