internal import Core
package import SystemPackage

/// The rules by which an archive is unpacked into a directory.
///
/// The directory appears when it is complete; if anything fails, nothing is left behind. Nothing is
/// ever created outside of it: see `MemberPath` and `ExtractionRoot`. Of the permissions only read,
/// write and execute are kept, never write for others; owners and times are not kept.
package struct Extraction: Sendable {
  /// The absolute symbolic links that are allowed.
  ///
  /// They lead out of the directory, so readers of the unpacked files must not follow them.
  package enum AbsoluteLinks: Sendable, Hashable {
    case none
    /// Links with one of these targets, as a virtual environment's link to its interpreter.
    case only(Set<[UInt8]>)
    /// All, as in .deb files (Debian Policy 10.5).
    case any
  }

  /// The amount of what was unpacked.
  package struct Summary: Sendable, Hashable {
    /// The number of members.
    package var entries = 0
    /// The number of bytes of all files, holes included.
    package var bytes = 0
  }

  /// The size that the archive may have.
  package var limits: ExtractionLimits
  /// The absolute symbolic links that are allowed.
  package var absoluteLinks: AbsoluteLinks

  /// Rules without absolute links and with standard limits, unless said otherwise.
  package init(limits: ExtractionLimits = .standard, absoluteLinks: AbsoluteLinks = .none) {
    self.limits = limits
    self.absoluteLinks = absoluteLinks
  }

  /// Unpacks the rest of `archive` into a new directory.
  ///
  /// - Parameters:
  ///   - archive: The archive; it is read to its end.
  ///   - destination: The directory to create. It must not exist, unless it is empty; its parent
  ///     must exist.
  ///   - rename: Returns the name under which a member is unpacked, or nil to skip it; also called
  ///     for the targets of hard links.
  ///   - includes: Returns whether to unpack a member. It is called for every member in turn, also
  ///     for kinds that are rejected; what it excludes is not checked.
  /// - Returns: The amount of what was unpacked.
  /// - Throws: `ArchiveError`, which names the member.
  @discardableResult
  package func extract(
    _ archive: inout ArchiveReader, to destination: FilePath,
    rename: ([UInt8]) -> [UInt8]? = { $0 }, includes: (ArchiveEntry) -> Bool = { _ in true }
  ) throws(ArchiveError) -> Summary {
    var inspector = NoInspector()
    return try extract(
      &archive, to: destination, rename: rename, includes: includes, inspector: &inspector)
  }

  /// Unpacks the rest of `archive`, passing every unpacked member to `inspector`.
  ///
  /// See `extract(_:to:rename:includes:)`. What `inspector` throws becomes `ArchiveFlaw.inspection`.
  @discardableResult
  package func extract(
    _ archive: inout ArchiveReader, to destination: FilePath,
    rename: ([UInt8]) -> [UInt8]?, includes: (ArchiveEntry) -> Bool = { _ in true },
    inspector: inout some ExtractionInspector
  ) throws(ArchiveError) -> Summary {
    let name = archive.archive
    let aside = try Self.makeAside(destination, archive: name)
    let tree = aside.path.appending("tree")
    var run = ExtractionRun(
      self, archive: name, destination: destination, root: try Self.open(tree, archive: name))
    while let entry = try archive.next() {
      try run.checkLimits(entry, of: archive)
      guard includes(entry), let path = rename(entry.path) else { continue }
      try run.extract(entry, as: path, from: &archive, rename: rename, inspector: &inspector)
    }
    try run.checkRatio(archive, member: [])
    do throws(FileError) {
      try FileSystem.rename(tree, to: destination)
    } catch {
      throw ArchiveError(name, .extraction(reason: error))
    }
    return run.summary
  }

  /// Creates a temporary directory beside `destination` with an empty directory `tree` in it.
  private static func makeAside(
    _ destination: FilePath, archive: FilePath
  ) throws(ArchiveError) -> TemporaryDirectory {
    let above = destination.removingLastComponent()
    let parent = above.isEmpty ? "." : above
    do throws(FileError) {
      guard FileSystem.isDirectory(parent) else {
        throw FileError("extract to", destination, .noSuchFileOrDirectory)
      }
      let aside = try TemporaryDirectory.create(in: parent, prefix: ".venvdeb-extract-")
      try FileSystem.createDirectory(aside.path.appending("tree"))
      return aside
    } catch {
      throw ArchiveError(archive, .extraction(reason: error))
    }
  }

  private static func open(
    _ tree: FilePath, archive: FilePath
  ) throws(ArchiveError) -> ExtractionRoot {
    do {
      return try ExtractionRoot.open(tree)
    } catch {
      throw ArchiveError(archive, .extraction(reason: FileError("open", tree, error)))
    }
  }
}
