internal import Core
internal import Packaging
internal import SystemPackage

/// The credentials of hosts, in a file that only the user can read (`~/.netrc`, see ftp(1)).
struct NetrcFile {
  /// What the user's own file has.
  private let inherited: String
  private let credentials: [String: CredentialURL.Credentials]

  /// Takes the credentials of URLs whose host has no others.
  ///
  /// The user's own file, which `NETRC` or `HOME` in the variables names, remains in force for
  /// other hosts.
  init(extending variables: [String: String], sources: [CredentialURL]) {
    var found: [String: Set<CredentialURL.Credentials>] = [:]
    for url in sources {
      if let credentials = url.credentials { found[url.host, default: []].insert(credentials) }
    }
    credentials = found.compactMapValues { all in
      guard let only = all.first, all.count == 1, only.isWritable else { return nil }
      return only
    }
    let path =
      variables["NETRC"].map { FilePath($0) }
      ?? variables["HOME"].map { FilePath($0).appending(".netrc") }
    inherited = path.flatMap { try? FileSystem.readText($0) } ?? ""
  }

  /// Returns whether the credentials of a URL are in the file, if it has any.
  func covers(_ url: CredentialURL) -> Bool {
    url.credentials == nil || credentials[url.host] == url.credentials
  }

  /// Writes the file, mode 0600, and returns its path; nil if there are no credentials.
  ///
  /// Throws `FileError`.
  func write(into directory: FilePath) throws -> FilePath? {
    guard !credentials.isEmpty else { return nil }
    let entries = credentials.sorted { $0.key < $1.key }.map { host, credentials in
      "machine \(host) login \(credentials.user) password \(credentials.password)\n"
    }
    let path = directory.appending("netrc")
    // An empty line ends a macro of the user's file. The last entry for a host counts.
    try AtomicFile.write(
      inherited + "\n\n" + entries.joined(), to: path, permissions: .ownerReadWrite)
    return path
  }
}

extension CredentialURL.Credentials {
  /// Whether Python's `netrc` module reads user and password as they are, in every version.
  fileprivate var isWritable: Bool {
    [user, password].allSatisfy { word in
      !word.isEmpty && word.utf8.allSatisfy { (0x21...0x7e).contains($0) }
        && !word.hasPrefix("#") && !word.contains { "\"\\'".contains($0) }
    }
  }
}
