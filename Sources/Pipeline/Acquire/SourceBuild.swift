internal import Archives
internal import Core
internal import Packaging
internal import Processes
internal import SystemPackage
internal import Wheels

/// The build of a wheel from an sdist: everything that the result depends on.
///
/// The wheel must not depend on the package that it goes into, so the time of the build is that of
/// the archive's newest member rather than that of a Debian changelog.
struct SourceBuild {
  let digest: Digest
  /// The value of SOURCE_DATE_EPOCH for the build.
  let date: SourceDate
  private let configSettings: [String]

  /// Reads the sdist.
  ///
  /// Throws `FileError` if it cannot be read; one that is damaged or of an unknown format is for
  /// the build itself to reject.
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

  /// Returns a text that is the same for two builds that must give the same wheel.
  ///
  /// Installed Debian packages, compilers and libraries among them, count with their versions, and
  /// so does everything that a build requirement could come from. Throws `FileError`.
  func key(environment: [String: String], index: IndexAccess) async throws -> String {
    var parts = [digest.hex, String(date.seconds), index.isOffline ? "offline" : "online"]
    parts += configSettings + index.sources
    for directory in index.wheelhouses {
      parts += try FileSystem.entries(of: directory).map(\.string)
    }
    parts += Self.relevant(environment).map { "\($0.key)=\($0.value)" }.sorted()
    return try await (parts + [Self.installedPackages()]).joined(separator: "\n")
  }

  /// Returns names and versions of the installed packages, by dpkg-query(1); nothing without dpkg.
  private static func installedPackages() async throws -> String {
    let query = Command("/usr/bin/dpkg-query", ["--show"], environment: [:], workingDirectory: "/")
    return (try? await CommandRunner().runChecked(query).outputText) ?? ""
  }

  /// Variables that say who builds, where, or with how many jobs.
  private static let irrelevant: Set<String> = [
    "_", "COLUMNS", "DEB_BUILD_OPTIONS", "HOME", "LINES", "LOGNAME", "LS_COLORS", "MAIL",
    "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "OLDPWD", "PWD", "SHELL", "SHLVL", "SOURCE_DATE_EPOCH",
    "TERM", "TMPDIR", "USER",
  ]
  private static let irrelevantPrefixes = ["CI_", "DBUS_", "DH_", "SSH_", "VENVDEB_", "XDG_"]
  /// Compiler options that name the build directory in order to forget it.
  private static let prefixMaps = [
    "-ffile-prefix-map=", "-fdebug-prefix-map=", "-fmacro-prefix-map=",
  ]

  private static func relevant(_ environment: [String: String]) -> [String: String] {
    environment.filter { name, _ in
      !irrelevant.contains(name) && !irrelevantPrefixes.contains(where: name.hasPrefix)
    }.mapValues { value in
      CredentialURL.masking(value).split(separator: " ").filter { word in
        !prefixMaps.contains(where: word.hasPrefix)
      }
      .joined(separator: " ")
    }
  }
}
