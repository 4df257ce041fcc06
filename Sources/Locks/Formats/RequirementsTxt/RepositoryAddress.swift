internal import Core
internal import SystemPackage

/// A Git repository as Git names it and pip does not: `git://host/path`, `ssh://…`, `user@host:path`.
enum RepositoryAddress {
  /// Returns the URL that pip takes in place of a text, which may begin with `git+`; nil for a text that
  /// is something else.
  static func suggestion(for text: String) -> String? {
    let prefix = "git+"
    let isMarked = text.lowercased().hasPrefix(prefix)
    let address = isMarked ? text.dropFirst(prefix.count) : text[...]
    let start = address.lowercased()
    if start.hasPrefix("git://") || start.hasPrefix("ssh://") {
      return isMarked ? nil : prefix + address
    }
    // As scp(1) writes it: no slash is before the colon.
    guard !address.contains("://"), let at = address.firstIndex(of: "@"),
      let colon = address[at...].firstIndex(of: ":"), !address[..<colon].contains("/"),
      let path = address[colon...].dropFirst().first, !path.isNumber,
      isMarked || address[..<at] == "git"
    else { return nil }
    let rest = address[colon...].dropFirst().drop { $0 == "/" }
    return "\(prefix)ssh://\(address[..<colon])/\(rest)"
  }

  /// Returns whether a directory is a repository without files, as servers have it (git-clone(1)).
  static func isBareRepository(_ path: FilePath) -> Bool {
    FileSystem.isRegularFile(path.appending("HEAD"))
      && ["objects", "refs"].allSatisfy { FileSystem.isDirectory(path.appending($0)) }
      && !LocalProject.isProject(path)
  }
}
