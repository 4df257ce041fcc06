internal import Core
package import SystemPackage

/// How to unpack an archive into a directory.
///
/// The directory appears when all of it is unpacked; if anything fails, nothing is left behind.
/// Nothing is ever made outside of it: see `MemberPath` and `ExtractionRoot`. Of the modes only
/// read, write and execute bits are taken, never write for others; owners and times are not taken.
package struct Extraction: Sendable {
  /// Which symbolic links with an absolute target are made.
  ///
  /// They lead out of the directory, so whoever reads what was unpacked must not follow them.
  package enum AbsoluteLinks: Sendable, Hashable {
    case none
    /// Those that have one of these targets, as a virtual environment's link to its interpreter.
    case only(Set<[UInt8]>)
    /// All, as .deb files need: Debian Policy 10.5 asks for them.
    case any
  }

  /// What was unpacked.
  package struct Summary: Sendable, Hashable {
    package var entries = 0
    package var bytes = 0
  }

  package var limits: ExtractionLimits
  package var absoluteLinks: AbsoluteLinks

  package init(limits: ExtractionLimits = .standard, absoluteLinks: AbsoluteLinks = .none) {
    self.limits = limits
    self.absoluteLinks = absoluteLinks
  }

  /// Unpacks all that is left of `archive` into a new directory.
  ///
  /// - Parameters:
  ///   - archive: What to unpack; it is read to its end.
  ///   - destination: The directory to be. It must not exist, unless it is empty; the directory it
  ///     is in must exist.
  ///   - rename: The name to unpack a member under, or nil to leave it out. It is asked for the
  ///     targets of hard links too.
  ///   - includes: Whether to unpack a member. It is asked for every member in turn, and so sees
  ///     what a file system could not keep; what it leaves out is not judged either.
  /// - Returns: How much was unpacked.
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

  /// Unpacks all that is left of `archive`, showing every member that is made to `inspector`.
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

  /// A temporary directory beside `destination` with an empty directory `tree` in it.
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
