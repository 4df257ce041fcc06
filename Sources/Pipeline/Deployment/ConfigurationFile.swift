package import Core
package import SystemPackage
internal import Venv
internal import Wheels

/// A file of the tree that becomes a configuration file of the package (Debian Policy 10.7).
package struct ConfigurationFile: Sendable {
  /// The file, relative to the tree.
  package let pattern: PathPattern
  /// Where it goes, below `/etc` on the target; nil for a file of its name in `/etc/<package>`.
  package let target: FilePath?
  /// Where the packager says so, for messages.
  package let location: String

  /// Creates one.
  package init(pattern: PathPattern, target: FilePath?, location: String) {
    self.pattern = pattern
    self.target = target
    self.location = location
  }
}

/// The configuration files that were moved out of a tree, each of which has left a link.
struct MovedConfiguration {
  /// A link of the tree.
  struct Link {
    /// Its path, relative to the tree.
    let path: TreePath
    /// The file that it leads to on the target.
    let target: FilePath
    /// The SHA-256 of that file; nil if an earlier call has not told it.
    let sha256: String?
  }

  /// The links to the files; also those of earlier calls that made a part of the tree.
  private(set) var links: [Link] = []
  /// What is to be committed to the destdir.
  private(set) var files: [StagedFile] = []
  /// What is to be removed from the destdir: the files of an earlier run that nothing leads to any more.
  private(set) var stale: [FilePath] = []
  /// Files of an earlier run that nothing leads to any more, and that somebody has changed: they stay.
  private(set) var abandoned: [FilePath] = []

  /// What to know about files that stay, one sentence each.
  var warnings: [String] {
    abandoned.map { file in
      "'/\(file.string)' was changed after an earlier run had put it there, so it stays in the package "
        + "although nothing leads to it any more; remove it from the destdir if it is not wanted"
    }
  }

  /// Moves the configuration files of a request from a tree to `work`, and leaves links; `report` is
  /// that of the run before.
  ///
  /// Their rows in RECORD lose hash and size, as administrators change them, and their bytecode
  /// goes, as Python would prefer it to a changed module. Throws `DeploymentError` for files that
  /// cannot become configuration files, `CommitError` for what is in the destdir already, and
  /// `RecordError`, `MetadataError` and `FileError`.
  static func move(
    _ request: StageRequest, from tree: inout InstalledTree, to work: FilePath,
    after report: Report?
  ) throws -> MovedConfiguration {
    var moved = MovedConfiguration()
    let earlier = try EarlierConfiguration(of: report, in: request.destdir)
    guard !request.configurationFiles.isEmpty || !earlier.links.isEmpty else { return moved }
    let present =
      request.configurationFiles.isEmpty
      ? []
      : try FileSystem.walk(tree.path).filter { $0.status.type != .directory }.map(\.path)
    var taken: Set<FilePath> = []
    for file in request.configurationFiles {
      let path = try file.find(among: present)
      let target =
        try file.target
        ?? FilePath("/etc").appending(request.package).appending(path.name(file.location))
      let isListed = moved.links.contains { $0.path == path }
      guard !isListed, !moved.links.contains(where: { $0.target == target }) else {
        let reason =
          isListed ? "it is listed twice" : "two files have the target '\(target.string)'"
        throw DeploymentError.badConfiguration(path.path, reason: reason, location: file.location)
      }
      let source = tree.path.pushing(path.path)
      let destination = FilePath(root: nil, target.components)
      let old = request.destdir.pushing(destination)
      if try FileSystem.exists(old), !earlier.targets.contains(target) {
        throw CommitError.foreignConfiguration(old)
      }
      guard let name = FilePath.Component("conffile-\(moved.files.count)") else { continue }
      if try FileSystem.status(source)?.type == .symbolicLink {
        // Of an earlier call that made a part of the tree.
        guard let place = earlier.links[path], try FileSystem.readSymbolicLink(source) == place
        else {
          throw DeploymentError.badConfiguration(
            path.path, reason: "it is a symbolic link", location: file.location)
        }
        let present = request.destdir.pushing(FilePath(root: nil, place.components))
        let digest =
          place == target ? earlier.digests[place] : try Digest.of(FileSystem.read(present)).hex
        moved.links.append(Link(path: path, target: target, sha256: digest))
        guard place != target else { continue }
        try FileSystem.createLink(work.appending(name), to: present)
        // It is in the new place as it is, changes and all.
        taken.insert(place)
        try FileSystem.remove(source)
      } else {
        let digest = try check(path, at: source, in: request, location: file.location)
        try FileSystem.rename(source, to: work.appending(name))
        moved.links.append(Link(path: path, target: target, sha256: digest.hex))
      }
      try FileSystem.createSymbolicLink(source, to: target)
      moved.files.append(StagedFile(path: destination, source: name))
    }
    for (path, target) in earlier.links.sorted(by: { $0.value.string < $1.value.string })
    where !moved.links.contains(where: { $0.path == path }) {
      let link = tree.path.pushing(path.path)
      guard try FileSystem.status(link)?.type == .symbolicLink,
        try FileSystem.readSymbolicLink(link) == target
      else { continue }
      moved.links.append(Link(path: path, target: target, sha256: earlier.digests[target]))
    }
    let targets = Set(moved.links.map(\.target))
    for target in Set(earlier.links.values).subtracting(targets).sorted(by: {
      $0.string < $1.string
    }) {
      let path = FilePath(root: nil, target.components)
      guard try FileSystem.exists(request.destdir.pushing(path)) else { continue }
      if try taken.contains(target) || earlier.isUnchanged(target, in: request.destdir) {
        moved.stale.append(path)
      } else {
        moved.abandoned.append(path)
      }
    }
    try moved.forget(in: &tree)
    return moved
  }

  /// Calls `body` while the links of a tree lead to the files where they are before the commit: what is in
  /// `/etc` of this machine is not what the package has.
  ///
  /// Throws `FileError` and what `body` throws.
  func withFiles(
    of tree: FilePath, in work: FilePath, destdir: FilePath, _ body: () async throws -> Void
  ) async throws {
    func lead(to place: (FilePath) -> FilePath) throws(FileError) {
      for link in links {
        let path = tree.pushing(link.path.path)
        try FileSystem.remove(path)
        try FileSystem.createSymbolicLink(path, to: place(link.target))
      }
    }
    try lead { target in
      let path = FilePath(root: nil, target.components)
      return files.first { $0.path == path }.map { work.appending($0.source) }
        ?? destdir.pushing(path)
    }
    try await body()
    try lead { $0 }
  }

  /// Returns the digest of a file.
  ///
  /// Throws `DeploymentError.badConfiguration` for one that is not for administrators.
  private static func check(
    _ path: TreePath, at source: FilePath, in request: StageRequest, location: String
  ) throws -> Digest {
    let bytes = try FileSystem.read(source, limit: sizeLimit)
    func reject(_ reason: String) -> DeploymentError {
      .badConfiguration(path.path, reason: reason, location: location)
    }
    if path.path.components.contains(where: { $0.extension == "dist-info" }) {
      throw reject("it is metadata of a distribution")
    }
    if bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]) { throw reject("it is a program or library") }
    // dpkg would ask about the file after each upgrade, as the directory has another name each time.
    if request.release != nil, bytes.firstRange(of: Array(request.prefix.string.utf8)) != nil {
      throw reject("it names the directory of the release")
    }
    return Digest.of(bytes)
  }

  /// The largest configuration file in bytes.
  private static let sizeLimit = 16 << 20

  /// Corrects what the tree and its RECORD files say of the files.
  private func forget(in tree: inout InstalledTree) throws {
    let paths = Set(links.map(\.path))
    let root = try TreeRoot.open(tree.path)
    for path in paths where path.path.extension == "py" {
      guard let job = CompileJob(path: path.path, size: 0) else { continue }
      let bytecode = tree.path.pushing(job.output(cacheTag: tree.target.python.cacheTag))
      guard try FileSystem.exists(bytecode) else { continue }
      try FileSystem.remove(bytecode)
      let directory = bytecode.removingLastComponent()
      if try FileSystem.entries(of: directory).isEmpty { try FileSystem.remove(directory) }
    }
    for distribution in try InstalledDistribution.all(in: root) {
      guard let record = try distribution.record(in: root) else { continue }
      var isChanged = false
      let rows = record.rows.map { row in
        guard let path = distribution.path(of: row), paths.contains(path) else { return row }
        isChanged = true
        return Record.Row(path: row.path, digest: nil, size: nil)
      }
      guard isChanged else { continue }
      try AtomicFile.write(
        Record(rows: rows).text,
        to: tree.path.pushing(distribution.directory).appending("RECORD"))
    }
    tree.relocated.removeAll { paths.contains($0) }
    tree.files = nil
    tree.size = try TreeSize(of: tree.path, elfFiles: tree.elfFiles)
  }
}

extension ConfigurationFile {
  /// Returns the one file of a tree that is meant.
  ///
  /// Throws `DeploymentError` if there is none, or several.
  fileprivate func find(among paths: [FilePath]) throws(DeploymentError) -> TreePath {
    let found = paths.filter { pattern.matches($0.string) }
    guard let first = found.first, let path = TreePath(first) else {
      throw .badConfiguration(
        FilePath(pattern.description), reason: "the tree has no such file", location: location)
    }
    guard found.count == 1 else {
      throw .badConfiguration(
        FilePath(pattern.description),
        reason:
          "it matches several files: \(found.prefix(3).map(\.string).joined(separator: ", "))",
        location: location)
    }
    return path
  }
}

extension TreePath {
  /// Returns the name of the file.
  fileprivate func name(_ location: String) throws(DeploymentError) -> FilePath.Component {
    guard let name = path.lastComponent else {
      throw .badConfiguration(path, reason: "it has no name", location: location)
    }
    return name
  }
}
