internal import Archives
internal import Core
internal import SystemPackage

/// An upstream tarball of a source package: written aside, compared with what has its name already,
/// and then given that name.
///
/// It is compressed with xz, as dpkg-source itself does in these formats: with one version of liblzma
/// the bytes depend on the members alone.
struct UpstreamTarball {
  /// What became of a tarball.
  enum State: String {
    case written
    /// There was one with the same contents.
    case kept
    /// There was one with other contents.
    case replaced
  }

  /// The final name.
  let path: FilePath
  /// Where it is until then.
  let draft: FilePath
  /// The name of the component; nil for the project itself.
  let component: String?
  /// The number of its files and links.
  let files: Int

  /// The suffixes that dpkg-source reads.
  private static let suffixes = ["xz", "gz", "bz2", "lzma"]
  /// The suffix that is written.
  static let suffix = "xz"

  /// Returns the tarball with this name that exists, whatever its compression; nil if none does.
  ///
  /// Throws `SourceError.severalTarballs` and `FileError`.
  func existing() throws -> FilePath? {
    let directory = path.removingLastComponent()
    let found = try Self.suffixes.map { directory.appending("\(path.stem ?? "").\($0)") }
      .filter { try FileSystem.exists($0) }
    guard found.count < 2 else { throw SourceError.severalTarballs(found) }
    return found.first
  }

  /// Decides what becomes of the tarball where another has its name.
  ///
  /// Throws `SourceError.differs` unless the contents are the same, or `replaces` or `keeps`.
  func state(over existing: FilePath?, replaces: Bool, keeps: Bool) throws -> State {
    guard let existing else { return .written }
    if keeps { return .kept }
    guard let reason = try difference(of: existing) else { return .kept }
    guard replaces else {
      throw SourceError.differs(existing, reason: reason, component: component)
    }
    return .replaced
  }

  /// Returns what is different in an existing tarball.
  private func difference(of existing: FilePath) throws -> String? {
    if try HashedFile.open(existing).sha256 == HashedFile.open(draft).sha256 { return nil }
    let written = try TarballContents(of: draft)
    do throws(ArchiveError) {
      return try TarballContents(of: existing).difference(from: written)
    } catch {
      return error.message
    }
  }

  /// Gives the tarball its name; one with another compression is removed.
  ///
  /// Throws `FileError`.
  func commit(over existing: FilePath?) throws {
    try FileSystem.rename(draft, to: path)
    if let existing, existing != path { try FileSystem.remove(existing) }
  }
}
