internal import Archives
internal import Core
internal import Processes
internal import SystemPackage
internal import Wheels

/// The making of a wheel from a source archive: all that the result depends on.
///
/// The wheel must not depend on the package that it goes into, so the time of the build is that of
/// the archive's newest member rather than that of a Debian changelog.
struct SourceBuild {
  let digest: Digest
  /// What SOURCE_DATE_EPOCH is for the build.
  let date: SourceDate
  private let configSettings: [String]

  /// Reads the archive.
  ///
  /// Throws `FileError` if it cannot be read; one that is damaged or of an unknown format is for
  /// the build itself to refuse.
  init(of archive: FilePath, configSettings: [String], fallback: SourceDate?) throws {
    self.configSettings = configSettings
    digest = try RandomAccessFile.open(archive).digests([.sha256])[0]
    date = Self.newestMember(of: archive) ?? fallback ?? Self.earliest
  }

  private static func newestMember(of archive: FilePath) -> SourceDate? {
    var newest: Int?
    do {
      var reader = try ArchiveReader.open(archive)
      while let entry = try reader.next() { newest = max(newest ?? 0, entry.modified.seconds) }
    } catch {
      return nil
    }
    return newest.map { SourceDate(seconds: max($0, earliest.seconds)) }
  }

  /// 1980-01-02: wheels are zip archives, whose times begin the day before, in any time zone.
  private static let earliest = SourceDate(seconds: 315_619_200)

  /// A text that is the same for two builds that must give the same wheel.
  ///
  /// Debian's packages, with compilers and libraries among them, count with their versions; what a
  /// build requires comes from `findLinks` or an index (`index`, the arguments for pip).
  func key(
    environment: [String: String], findLinks: [FilePath], index: [String], isOffline: Bool
  ) async throws -> String {
    var parts = [digest.hex, String(date.seconds), isOffline ? "offline" : "online"]
    parts += configSettings + index
    for directory in findLinks {
      parts += try FileSystem.entries(of: directory).map(\.string)
    }
    parts += Self.relevant(environment).map { "\($0.key)=\($0.value)" }.sorted()
    return try await (parts + [Self.installedPackages()]).joined(separator: "\n")
  }

  /// Names and versions of Debian's packages, by dpkg-query(1); nothing where there is no dpkg.
  private static func installedPackages() async throws -> String {
    let query = Command("/usr/bin/dpkg-query", ["--show"], environment: [:], workingDirectory: "/")
    return (try? await CommandRunner().runChecked(query).outputText) ?? ""
  }

  /// Variables that tell who builds, where, or how many at a time.
  private static let irrelevant: Set<String> = [
    "_", "COLUMNS", "DEB_BUILD_OPTIONS", "HOME", "LINES", "LOGNAME", "LS_COLORS", "MAIL",
    "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "OLDPWD", "PWD", "SHELL", "SHLVL", "SOURCE_DATE_EPOCH",
    "TERM", "TMPDIR", "USER",
  ]
  private static let irrelevantPrefixes = ["CI_", "DBUS_", "DH_", "SSH_", "VENVDEB_", "XDG_"]
  /// Arguments of compilers that name the directory of the build in order to forget it.
  private static let places = ["-ffile-prefix-map=", "-fdebug-prefix-map=", "-fmacro-prefix-map="]

  private static func relevant(_ environment: [String: String]) -> [String: String] {
    environment.filter { name, _ in
      !irrelevant.contains(name) && !irrelevantPrefixes.contains(where: name.hasPrefix)
    }.mapValues { value in
      value.split(separator: " ").filter { word in !places.contains(where: word.hasPrefix) }
        .joined(separator: " ")
    }
  }
}
