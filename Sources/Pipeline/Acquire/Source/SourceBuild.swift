internal import Core
internal import Packaging
internal import Processes
internal import SystemPackage

/// The build of a wheel from an sdist or a revision of Git: everything that the result depends on.
///
/// The wheel must not depend on the package that it goes into, so the time of the build is that of
/// the archive's newest member or of the commit rather than that of a Debian changelog.
struct SourceBuild {
  /// The digest of the sdist; nil for a revision.
  let digest: Digest?
  /// What tells the source from others.
  private let identity: String
  /// The value of SOURCE_DATE_EPOCH for the build.
  let date: SourceDate
  /// What decides how it is built; nil if the source cannot be read.
  let contents: SourceContents?
  private let configSettings: [String]

  /// Reads the sdist; `subdirectory` is that of the project in it.
  ///
  /// Throws `FileError` if it cannot be read; one that is damaged or of an unknown format is for
  /// the build itself to reject.
  init(
    of archive: FilePath, subdirectory: String? = nil, configSettings: [String],
    fallback: SourceDate?
  ) throws {
    self.configSettings = Self.settings(configSettings, subdirectory)
    let digest = try RandomAccessFile.open(archive).digests([.sha256])[0]
    (self.digest, identity) = (digest, digest.hex)
    contents = SourceContents.read(archive, subdirectory: subdirectory)
    date = contents?.newest.map(Self.clamped) ?? fallback ?? Self.earliest
  }

  /// Looks into a revision of Git; `subdirectory` is that of the project in it.
  init(
    of revision: GitRevision, subdirectory: String? = nil, configSettings: [String]
  ) async {
    self.configSettings = Self.settings(configSettings, subdirectory)
    (digest, identity) = (nil, revision.identity)
    contents = await revision.contents()
    date = Self.clamped(revision.date)
  }

  private static func settings(_ settings: [String], _ subdirectory: String?) -> [String] {
    settings + (subdirectory.map { ["#subdirectory=\($0)"] } ?? [])
  }

  /// Returns a time, or the earliest one that a wheel can have.
  private static func clamped(_ date: SourceDate) -> SourceDate {
    SourceDate(seconds: max(date.seconds, earliest.seconds))
  }

  /// 1980-01-02: wheels are zip archives, whose times begin the day before, in any time zone.
  static let earliest = SourceDate(seconds: 315_619_200)

  /// Returns a text that is the same for two builds that must give the same wheel; nil if that
  /// cannot be told, as dpkg does not say what is installed.
  ///
  /// `environment` has the compiler flags that are in force, `imported` the names of wheels that
  /// the build can import. Installed Debian packages, compilers and libraries among them, count
  /// with their versions, and so does everything that a build requirement could come from. Other
  /// credentials for the same URL are no difference; another query is one. Throws
  /// `FileError`.
  func key(
    environment: [String: String], index: IndexAccess, imported: [String] = [],
    asking program: FilePath = "/usr/bin/dpkg-query"
  ) async throws -> String? {
    guard let installed = try await Self.installedPackages(program) else { return nil }
    var parts = [identity, String(date.seconds), index.canSearch ? "online" : "offline"]
    if !index.usesIndexes { parts.append("no-index") }
    parts += configSettings + index.sources + imported
    for directory in index.wheelhouses {
      parts +=
        Wheelhouse.isArchive(file: directory)
        ? [directory.string] : try FileSystem.names(in: directory)
    }
    parts += environment.filter { !Self.isIrrelevant($0.key) }.map {
      "\($0.key)=\(CredentialURL.maskingUsers(in: $0.value))"
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
    "ACTIONS_", "CI_", "DBUS_", "DH_", "GITHUB_", "GITLAB_", "LC_", "RUNNER_", "SSH_", "VENVDEB_",
    "XDG_",
  ]

  private static func isIrrelevant(_ name: String) -> Bool {
    irrelevant.contains(name) || irrelevantPrefixes.contains(where: name.hasPrefix)
  }
}
