internal import Processes
package import SystemPackage

/// The server that a project is pushed to.
package struct GitRemote: Sendable, Equatable {
  /// The name of the server, in lower case.
  package let host: String

  /// Parses the URL of a remote in one of the forms of gitremote-helpers(7) and git-clone(1), "GIT
  /// URLS"; nil for a path of this machine.
  package init?(url: String) {
    var text = url[...]
    if let scheme = text.firstRange(of: "://") {
      guard !text[..<scheme.lowerBound].hasSuffix("file") else { return nil }
      text = text[scheme.upperBound...].prefix { $0 != "/" }
    } else {
      // `user@host:path`; with a slash before the colon it is a path.
      guard let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/") else { return nil }
      text = text[..<colon]
    }
    if let at = text.lastIndex(of: "@") { text = text[text.index(after: at)...] }
    // An IPv6 address has brackets around it, and colons of its own.
    text =
      text.hasPrefix("[") ? text.dropFirst().prefix { $0 != "]" } : text.prefix { $0 != ":" }
    guard !text.isEmpty else { return nil }
    host = text.lowercased()
  }

  /// Whether it is GitHub, or a server of a company that is called after it.
  package var isGitHub: Bool { host.split(separator: ".").contains("github") }

  /// Finds the remote of a project: `origin`, else the first one.
  package static func find(
    in directory: FilePath, environment: [String: String]
  ) async -> GitRemote? {
    let git = GitCommand(inTreeOf: directory, environment: environment)
    let urls = await git.settings(matching: #"^remote\..*\.url$"#)
    let chosen = urls.first { $0.key == "remote.origin.url" } ?? urls.first
    return chosen.flatMap { GitRemote(url: $0.value) }
  }
}
