internal import Core
internal import Packaging
internal import Wheels

/// A package URL, which names a package of any origin (purl specification).
struct PackageURL: Sendable, Hashable, CustomStringConvertible {
  let type: String
  var namespace: String?
  let name: String
  var version: String?
  /// Sorted by key when written; empty values are left out.
  var qualifiers: [String: String] = [:]

  /// The URL of a distribution from the Python Package Index.
  static func python(_ name: PackageName, _ version: Version) -> PackageURL {
    PackageURL(type: "pypi", name: name.normalized, version: version.description)
  }

  /// The URL of a package of Debian.
  static func debian(_ name: String) -> PackageURL {
    PackageURL(type: "deb", namespace: "debian", name: name)
  }

  var description: String {
    var text = "pkg:\(type)/"
    if let namespace { text += Self.encoded(namespace) + "/" }
    text += Self.encoded(name)
    if let version { text += "@" + Self.encoded(version) }
    let pairs = qualifiers.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
    if !pairs.isEmpty {
      text += "?" + pairs.map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
    }
    return text
  }

  /// Returns text with everything percent-encoded but letters, digits, `.-_~` and, by the
  /// specification, the colon.
  private static func encoded(_ text: String) -> String {
    PercentEncoding.encoded(text.utf8, keeping: ".-_~:")
  }
}
