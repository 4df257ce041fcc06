internal import Core
package import Packaging

/// The credentials for servers: those of the URLs of indexes, then those of `~/.netrc`.
///
/// Those of a URL are for its scheme, host and port only; those of the file for the host.
package struct CredentialStore: Sendable {
  private struct Known: Sendable {
    let path: String
    let credentials: CredentialURL.Credentials
  }

  private var known: [String: [Known]] = [:]
  private let netrc: NetrcText

  /// Takes the credentials of URLs.
  package init(_ urls: [CredentialURL], netrc: NetrcText = NetrcText(parsing: "")) {
    self.netrc = netrc
    for url in urls {
      guard let address = WebAddress(url.revealed), let credentials = address.credentials else {
        continue
      }
      known[address.origin, default: []].append(
        Known(path: String(address.path), credentials: credentials))
    }
  }

  /// Returns what a server gets for a URL; nil for nothing.
  ///
  /// Where several URLs of a server have credentials, those of the one count that has most of the
  /// path in common.
  package func credentials(for address: WebAddress) -> CredentialURL.Credentials? {
    if let own = address.credentials { return own }
    let path = address.path
    let best = known[address.origin]?.max { left, right in
      Self.common(left.path, path) < Self.common(right.path, path)
    }
    return best?.credentials ?? netrc.credentials(for: address.host)
  }

  private static func common(_ left: String, _ right: Substring) -> Int {
    zip(left.split(separator: "/"), right.split(separator: "/")).prefix { $0 == $1 }.count
  }
}
