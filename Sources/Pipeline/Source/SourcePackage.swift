internal import Core
internal import Debian
internal import SystemPackage

/// The source package that a directory is the source of, as its `debian/` says.
struct SourcePackage: Sendable {
  /// The unpacked source.
  let directory: FilePath
  let format: SourceFormat
  let name: String
  let version: PackageVersion
  /// The time of everything in its upstream tarballs.
  let date: SourceDate

  /// Reads the format, and the version in `debian/changelog`.
  ///
  /// Without a `date`, the time is that of the first revision of the upstream version: a later
  /// revision has the same upstream tarballs, and archives reject others. Throws `SourceError` where
  /// version and format do not fit each other, `SyntaxError` and `FileError`.
  static func read(_ directory: FilePath, date: SourceDate?) throws -> SourcePackage {
    let file: FilePath = "debian/changelog"
    let path = directory.pushing(file)
    guard try FileSystem.exists(path) else { throw SourceError.noChangelog(directory) }
    let text = try FileSystem.readText(path)
    let newest = try Changelog(parsing: text, file: file, limit: 1).entries[0]
    let format = try SourceFormat.read(in: directory)
    switch format {
    case .quilt where newest.version.isNative: throw SourceError.noRevision(newest.version)
    case .native where !newest.version.isNative: throw SourceError.revision(newest.version)
    default: break
    }
    // What is wrong in old entries is no reason to do without the time of the newest one.
    let entries = (try? Changelog(parsing: text, file: file).entries) ?? [newest]
    let revisions = entries.prefix {
      $0.source == newest.source && $0.version.upstream == newest.version.upstream
    }
    return SourcePackage(
      directory: directory, format: format, name: newest.source, version: newest.version,
      date: date ?? SourceDate(seconds: (revisions.last ?? newest).date.seconds))
  }

  /// The directory that the upstream tarball has everything in.
  var stem: String { "\(name)-\(version.upstream)" }

  /// Returns the name of an upstream tarball without its suffix: that of the project, or of a
  /// component.
  func tarball(of component: String? = nil) -> String {
    "\(name)_\(version.upstream).orig" + (component.map { "-\($0)" } ?? "") + ".tar"
  }

  /// Throws `SourceError.appliedPatches` if files of the project are as `debian/patches` changes
  /// them, and not as they are upstream.
  func checkPatches() throws {
    let list = directory.pushing(".pc/applied-patches")
    guard FileSystem.isRegularFile(list), let text = try? FileSystem.readText(list),
      let patch = text.split(whereSeparator: \.isNewline).last
    else { return }
    throw SourceError.appliedPatches(String(patch))
  }
}
