package import Core

/// The version of a package that was built from a revision between two releases:
/// `BASE~T[.N]+gitH[+SUFFIX][+dirty]`.
///
/// `BASE` is the version of the changelog, with `+0` appended if it has been released; `T` the time
/// of the revision in UTC, `yyyymmddHHMMSS`; `N` a counter that decides between revisions of one
/// second; `H` the first digits of the revision's hash. Merge requests have
/// `BASE~~mrM.T[.N]+gitH…`, which is below every snapshot of the same base. In a non-native version
/// all of this is in the revision, so that the upstream tarball keeps its name.
package struct SnapshotVersion: Sendable, Equatable, CustomStringConvertible {
  /// The version that the snapshot leads to, or, ending in `+0`, the one that it follows.
  package let base: PackageVersion
  /// The number of the merge request; nil for a revision of a branch.
  package var mergeRequest: Int?
  /// The time of the revision in UTC, `yyyymmddHHMMSS`.
  package let timestamp: String
  /// The number that decides between revisions of one second, such as that of a CI pipeline.
  package var counter: Int?
  /// The first hexadecimal digits of the revision's hash.
  package let hash: String
  /// What distinguishes builds of one revision, such as `deb13`.
  package var suffix: String?
  /// Whether the working tree had changes that are in no revision.
  package var isDirty = false

  /// The number of digits of the hash: a fixed one, as the length that Git abbreviates to depends on
  /// how much of the history a clone has.
  package static let hashLength = 11

  /// A snapshot of a revision; `version` is the top one of the changelog.
  package init(of version: PackageVersion, isReleased: Bool, date: MailDate, hash: String) {
    base = isReleased ? version.appending("+0") : version
    timestamp = date.timestamp
    self.hash = String(hash.prefix(Self.hashLength))
  }

  /// Recognises a version of a snapshot; nil for any other version.
  package init?(_ version: PackageVersion) {
    let text = version.revision ?? version.upstream
    guard let tilde = text.lastIndex(of: "~") else { return nil }
    var stem = text[..<tilde]
    var parts = text[text.index(after: tilde)...].split(
      separator: "+", omittingEmptySubsequences: false)
    guard parts.count >= 2, parts[1].hasPrefix("git") else { return nil }
    var numbers = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    if numbers[0].hasPrefix("mr"), stem.last == "~" {
      guard let number = Int(decimal: numbers.removeFirst().dropFirst(2)) else { return nil }
      mergeRequest = number
      stem.removeLast()
    }
    guard !stem.isEmpty, let time = numbers.first, time.utf8.count == 14,
      Int(decimal: time) != nil, numbers.count <= 2
    else { return nil }
    timestamp = String(time)
    if numbers.count == 2 {
      guard let number = Int(decimal: numbers[1]) else { return nil }
      counter = number
    }
    hash = String(parts[1].dropFirst(3))
    guard (4...64).contains(hash.utf8.count), hash.utf8.allSatisfy(\.isHexadecimal) else {
      return nil
    }
    parts.removeFirst(2)
    if parts.last == "dirty" {
      isDirty = true
      parts.removeLast()
    }
    suffix = parts.isEmpty ? nil : parts.joined(separator: "+")
    base = version.replacingLastPart(with: String(stem))
  }

  /// Returns whether a text can be a suffix: lower-case letters, digits and full stops after a
  /// letter, and nothing that another part of the version is called.
  package static func isSuffix(_ text: String) -> Bool {
    guard let first = text.utf8.first, (97...122).contains(first) else { return false }
    return text != "dirty" && !text.hasPrefix("git")
      && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 46 }
  }

  /// The version of the package.
  package var version: PackageVersion {
    var text = mergeRequest.map { "~~mr\($0)." } ?? "~"
    text += timestamp
    if let counter { text += ".\(counter)" }
    text += "+git\(hash)"
    if let suffix { text += "+\(suffix)" }
    if isDirty { text += "+dirty" }
    return base.appending(text)
  }

  package var description: String { version.description }
}

extension PackageVersion {
  /// Returns the version with text at its end, which must be valid there.
  fileprivate func appending(_ text: String) -> PackageVersion {
    replacingLastPart(with: (revision ?? upstream) + text)
  }

  /// Returns the version with another revision, or, of a native package, another upstream version.
  fileprivate func replacingLastPart(with text: String) -> PackageVersion {
    revision == nil
      ? PackageVersion(epoch: epoch, upstream: text)
      : PackageVersion(epoch: epoch, upstream: upstream, revision: text)
  }
}

extension Int {
  /// Reads decimal digits and nothing else.
  fileprivate init?(decimal text: some StringProtocol) {
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    self.init(text)
  }
}

extension UInt8 {
  fileprivate var isHexadecimal: Bool { (48...57).contains(self) || (97...102).contains(self) }
}
