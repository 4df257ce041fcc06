internal import Core
internal import SystemPackage
internal import Wheels

/// The configuration files that an earlier run has put into the destdir.
struct EarlierConfiguration {
  /// The links in the tree of that run, with the files that they lead to on the target.
  let links: [TreePath: FilePath]
  /// Where the report of that run says that it has put configuration files.
  let targets: Set<FilePath>
  /// The SHA-256 of what it has put there, where its report says it.
  let digests: [FilePath: String]

  /// Finds the files of the run with a report; none without one.
  ///
  /// Throws `FileError`.
  init(of report: Report?, in destdir: FilePath) throws {
    links = try report.map { try Self.links(of: $0, in: $0.tree(in: destdir)) } ?? [:]
    let conffiles = report?.conffiles ?? []
    targets = Set(conffiles.map { FilePath($0.target) })
    digests = Dictionary(
      conffiles.compactMap { file in file.sha256.map { (FilePath(file.target), $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// Returns whether the file in a destdir is as that run has put it there; no where nobody can tell.
  ///
  /// Throws `FileError`.
  func isUnchanged(_ target: FilePath, in destdir: FilePath) throws -> Bool {
    let path = destdir.pushing(FilePath(root: nil, target.components))
    guard let digest = digests[target], try FileSystem.status(path)?.type == .regular else {
      return false
    }
    return try Digest.of(FileSystem.read(path)).hex == digest
  }

  /// Returns the links that a tree still has of those in its report.
  ///
  /// Without its link, a file in `/etc` may be one of others by now. Throws `FileError`.
  static func links(of report: Report, in tree: FilePath) throws -> [TreePath: FilePath] {
    var links: [TreePath: FilePath] = [:]
    for conffile in report.conffiles ?? [] {
      let (link, target) = (tree.pushing(conffile.path.path), FilePath(conffile.target))
      guard try FileSystem.status(link)?.type == .symbolicLink,
        try FileSystem.readSymbolicLink(link) == target
      else { continue }
      links[conffile.path] = target
    }
    return links
  }
}
