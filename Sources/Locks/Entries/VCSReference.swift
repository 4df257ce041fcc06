package import Packaging

/// A revision in a version control system, as in `git+https://example.org/app.git@v1.0`.
///
/// See the pip documentation, "VCS Support". The parts together are the text as it was written.
package struct VCSReference: Sendable, Hashable {
  /// The version control system: `git`, `hg`, `svn` or `bzr`.
  package let system: String
  /// The URL of the repository.
  package let repository: String
  /// A commit, tag or branch; nil for the default branch.
  package let revision: String?
  /// What follows `#`, such as `subdirectory=lib`; nil if nothing does.
  package let fragment: String?

  /// Systems that pip knows.
  static let systems = ["git", "hg", "svn", "bzr"]

  /// Whether a URL begins with a version control system and `+`.
  package static func isReference(_ url: some StringProtocol) -> Bool {
    let url = url.lowercased()
    return systems.contains { url.hasPrefix("\($0)+") }
  }

  /// Parses a URL of the form `<system>+<repository>[@<revision>][#<fragment>]`; nil for another.
  package init?(_ url: some StringProtocol) {
    guard Self.isReference(url), let plus = url.firstIndex(of: "+") else { return nil }
    system = String(url[..<plus])
    let parts = url[plus...].dropFirst().split(
      separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let address = Substring(parts[0])
    fragment = parts.count > 1 ? String(parts[1]) : nil
    // Only in the path: before it, '@' ends user and password.
    let path = Self.path(of: address)
    if let at = path.lastIndex(of: "@") {
      repository = String(address[..<at])
      revision = String(address[address.index(after: at)...])
    } else {
      repository = String(address)
      revision = nil
    }
  }

  /// Returns a line of a requirements file for a distribution at this reference, credentials and all.
  ///
  /// A URL without a host cannot stand behind a name for pip before version 24.1.
  package func requirement(_ name: Requirement) -> String {
    guard repository.lowercased().hasPrefix("file:") else { return "\(name) @ \(revealed)" }
    return revealed + (fragment == nil ? "#" : "&") + "egg=\(name)"
  }

  /// Whether the revision is a full commit, which names one state for ever: a SHA-1, or in newer
  /// repositories of Git a SHA-256.
  package var isCommit: Bool {
    guard let revision else { return false }
    return [40, 64].contains(revision.utf8.count) && revision.allSatisfy(\.isHexDigit)
  }

  /// Whether the revision names one state for ever: a full commit, or the number or identifier that
  /// Subversion and Bazaar have for one.
  var isPinned: Bool {
    guard ["svn", "bzr"].contains(system.lowercased()) else { return isCommit }
    guard let revision else { return false }
    return revision.hasPrefix("revid:")
      || !revision.isEmpty && revision.utf8.allSatisfy(PythonText.isDigit)
  }

  /// Whether the fragment asks for the files that Git LFS keeps beside the repository, as uv has it.
  package var usesLargeFiles: Bool {
    fragment?.lowercased().split(separator: "&").contains("lfs=true") ?? false
  }

  /// Returns the path in a URL, from the slash that ends the host; empty if there is none.
  private static func path(of url: Substring) -> Substring {
    guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else {
      return url.suffix(0)
    }
    let rest = url[colon...].dropFirst(3)
    return rest.firstIndex(of: "/").map { rest[$0...] } ?? url.suffix(0)
  }
}

extension VCSReference: CustomStringConvertible {
  /// The text with `****` for credentials.
  package var description: String { CredentialURL.masking(revealed) }

  /// The text with its credentials: for private files of other programs, nothing else.
  package var revealed: String {
    "\(system)+\(repository)" + (revision.map { "@\($0)" } ?? "")
      + (fragment.map { "#\($0)" } ?? "")
  }
}
