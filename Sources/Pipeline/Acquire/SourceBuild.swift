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
  /// What its pyproject.toml requires of the environment of the build; nil if it has none, or is no
  /// tar archive.
  let buildRequirements: [String]?
  /// Whether it is known to have no pyproject.toml, so that it was written for an environment that
  /// has setuptools and wheel.
  let isLegacy: Bool
  private let configSettings: [String]

  /// Reads the sdist.
  ///
  /// Throws `FileError` if it cannot be read; one that is damaged or of an unknown format is for
  /// the build itself to reject.
  init(of archive: FilePath, configSettings: [String], fallback: SourceDate?) throws {
    self.configSettings = configSettings
    digest = try RandomAccessFile.open(archive).digests([.sha256])[0]
    let contents = Self.contents(of: archive)
    date = contents?.date ?? fallback ?? Self.earliest
    buildRequirements = contents?.project.map(BuildSystemTable.requirements)
    isLegacy = contents != nil && buildRequirements == nil
  }

  /// Returns the time of the newest member and the text of pyproject.toml; nil if the archive
  /// cannot be read.
  private static func contents(of archive: FilePath) -> (date: SourceDate?, project: String?)? {
    var newest: Int?
    var project: String?
    do {
      var reader = try ArchiveReader.open(archive)
      while let entry = try reader.next() {
        newest = max(newest ?? 0, entry.modified.seconds)
        let parts = entry.path.split(separator: UInt8(ascii: "/"))
        if parts.count == 2, parts[1].elementsEqual("pyproject.toml".utf8) {
          project = String(replacingFlawsIn: try reader.readAll(limit: 1 << 20))
        }
      }
    } catch {
      return nil
    }
    return (newest.map { SourceDate(seconds: max($0, earliest.seconds)) }, project)
  }

  /// 1980-01-02: wheels are zip archives, whose times begin the day before, in any time zone.
  static let earliest = SourceDate(seconds: 315_619_200)

  /// Returns a text that is the same for two builds that must give the same wheel; nil if that
  /// cannot be told, as dpkg does not say what is installed.
  ///
  /// `environment` has the compiler flags that are in force, `imported` the names of wheels that
  /// the build can import. Installed Debian packages, compilers and libraries among them, count
  /// with their versions, and so does everything that a build requirement could come from. Throws
  /// `FileError`.
  func key(
    environment: [String: String], index: IndexAccess, imported: [String] = [],
    asking program: FilePath = "/usr/bin/dpkg-query"
  ) async throws -> String? {
    guard let installed = try await Self.installedPackages(program) else { return nil }
    var parts = [digest.hex, String(date.seconds), index.isOffline ? "offline" : "online"]
    parts += configSettings + index.sources + imported
    for directory in index.wheelhouses {
      parts += try FileSystem.names(in: directory)
    }
    parts += environment.filter { !Self.isIrrelevant($0.key) }.map {
      "\($0.key)=\(CredentialURL.masking($0.value))"
    }
    .sorted()
    return (parts + [installed]).joined(separator: "\n")
  }

  /// Returns names and versions of the installed packages, by dpkg-query(1): nothing without dpkg,
  /// and nil if it fails.
  private static func installedPackages(_ program: FilePath) async throws -> String? {
    guard FileSystem.isRegularFile(program) else { return "" }
    let query = Command(program, ["--show"], environment: [:], workingDirectory: "/")
    let result = try await CommandRunner().run(query)
    return result.status.isSuccess ? result.outputText : nil
  }

  /// Variables that say who builds, where, or with how many jobs.
  private static let irrelevant: Set<String> = [
    "_", "COLUMNS", "DEB_BUILD_OPTIONS", "HOME", "LANG", "LANGUAGE", "LINES", "LOGNAME",
    "LS_COLORS", "MAIL", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "OLDPWD", "PWD", "SHELL", "SHLVL",
    "SOURCE_DATE_EPOCH", "TERM", "TMPDIR", "TZ", "USER",
  ]
  private static let irrelevantPrefixes = [
    "CI_", "DBUS_", "DH_", "LC_", "SSH_", "VENVDEB_", "XDG_",
  ]

  private static func isIrrelevant(_ name: String) -> Bool {
    irrelevant.contains(name) || irrelevantPrefixes.contains(where: name.hasPrefix)
  }
}
