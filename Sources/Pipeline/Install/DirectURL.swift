internal import Core
internal import Locks
internal import SystemPackage
internal import Wheels

/// The `direct_url.json` of a distribution that the lock names by URL (PEP 610).
///
/// There is none for a version from an index, a file of a wheelhouse, or the project itself: the
/// first two must not have one, and for the last it would name the build directory.
struct DirectURL {
  let json: String

  /// Creates the contents for a wheel with this digest; nil if it must have none.
  init?(_ acquired: AcquiredWheel, sha256: Digest) {
    guard let pin = acquired.pin else { return nil }
    switch pin.source {
    case .url(let url):
      let address = Self.withoutCredentials(url.split(separator: "#").first.map(String.init) ?? url)
      json =
        #"{"archive_info": {"hash": "sha256=\#(sha256.hex)", "hashes": {"sha256": "\#(sha256.hex)"}}, "#
        + #""url": \#(Self.quote(address))}"#
    case .vcs(let url):
      let parts = url.split(separator: "+", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      let address = Self.withoutCredentials(
        parts[1].split(separator: "#").first.map(String.init) ?? "")
      guard let at = address.lastIndex(of: "@"),
        let scheme = address.range(ofFirst: "://"), at > scheme
      else { return nil }
      let revision = String(address[address.index(after: at)...])
      // The specification wants the commit itself; a branch or tag does not say which.
      guard revision.utf8.count == 40, revision.allSatisfy(\.isHexDigit) else { return nil }
      json =
        #"{"url": \#(Self.quote(String(address[..<at]))), "vcs_info": {"commit_id": "#
        + #"\#(Self.quote(revision)), "requested_revision": \#(Self.quote(revision)), "#
        + #""vcs": \#(Self.quote(String(parts[0])))}}"#
    case .version, .range, .path: return nil
    }
  }

  /// Returns the URL without user and password, unless they are environment variables (PEP 610).
  static func withoutCredentials(_ url: String) -> String {
    guard let scheme = url.range(ofFirst: "://") else { return url }
    let start = url.index(scheme, offsetBy: 3)
    let end = url[start...].firstIndex(of: "/") ?? url.endIndex
    guard let at = url[start..<end].lastIndex(of: "@") else { return url }
    let user = url[start..<at]
    if user == "git" || user.hasPrefix("${") && user.hasSuffix("}") { return url }
    return url[..<start] + String(url[url.index(after: at)...])
  }

  private static func quote(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension String {
  /// Returns where a text first occurs in this one.
  fileprivate func range(ofFirst text: String) -> String.Index? {
    indices.first { self[$0...].hasPrefix(text) }
  }
}
