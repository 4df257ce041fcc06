package import Core
package import SystemPackage

/// The file `direct_url.json` of a distribution: where it came from if not from an index (PEP 610).
package struct DirectURL: Sendable, Equatable {
  /// A file and its hashes.
  package struct Archive: Sendable, Equatable {
    /// The hashes of the file, one for each algorithm, by the names of these; those that are too weak
    /// for a lock are left out.
    package let hashes: [Digest]

    /// Describes a file by its hashes.
    package init(hashes: [Digest]) {
      self.hashes = hashes.sorted { $0.algorithm.rawValue < $1.algorithm.rawValue }
    }

    /// The SHA-256 of the file; nil where the file gives none.
    package var sha256: Digest? { hashes.first { $0.algorithm == .sha256 } }
  }

  /// A source tree on the machine that installed it.
  package struct Directory: Sendable, Equatable {
    /// Whether the modules are used where they are.
    package let isEditable: Bool
  }

  /// A revision in a version control system.
  package struct Revision: Sendable, Equatable, Decodable {
    /// The system, such as `git`.
    package let vcs: String
    /// The full commit.
    package let commit: String
    /// The commit, tag or branch that was asked for.
    package let requestedRevision: String?

    /// Describes a revision.
    package init(vcs: String, commit: String, requestedRevision: String? = nil) {
      self.vcs = vcs
      self.commit = commit
      self.requestedRevision = requestedRevision
    }

    private enum CodingKeys: String, CodingKey {
      case vcs
      case commit = "commit_id"
      case requestedRevision = "requested_revision"
    }
  }

  /// The URL without user and password.
  package let url: String
  /// The file, if it is one.
  package let archive: Archive?
  /// The directory, if it is one.
  package let directory: Directory?
  /// The revision, if it is one.
  package let revision: Revision?
  /// The directory of the project in the file or revision; nil for its root.
  package let subdirectory: String?

  /// Describes the origin of a distribution that is not installed from a directory.
  package init(
    url: String, archive: Archive? = nil, revision: Revision? = nil, subdirectory: String? = nil
  ) {
    self.url = url
    self.archive = archive
    self.revision = revision
    self.subdirectory = subdirectory
    directory = nil
  }

  /// Describes a distribution whose modules are used in a directory, where they are.
  package init(editable directory: FilePath) {
    url = PercentEncoding.fileURL(directory)
    self.directory = Directory(isEditable: true)
    archive = nil
    revision = nil
    subdirectory = nil
  }

  /// Parses the contents of a file; nil if it is not JSON or has no URL.
  package init?(parsing bytes: [UInt8]) {
    guard let contents = try? JSONText.decode(Self.self, from: bytes) else { return nil }
    self = contents
  }

  /// The local path that the URL names; nil if it names something else.
  package var localPath: FilePath? {
    guard url.hasPrefix("file:///") else { return nil }
    return PercentEncoding.decodedPath(String(url.dropFirst("file://".count)))
  }

  /// Returns a URL without user and password, unless they are environment variables (PEP 610).
  package static func withoutCredentials(_ url: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return url }
    let start = scheme.upperBound
    let end = url[start...].firstIndex(of: "/") ?? url.endIndex
    guard let at = url[start..<end].lastIndex(of: "@") else { return url }
    let user = url[start..<at]
    if user == "git" || user.hasPrefix("${") && user.hasSuffix("}") { return url }
    return url[..<start] + String(url[url.index(after: at)...])
  }
}
