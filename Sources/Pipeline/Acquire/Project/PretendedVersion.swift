internal import Core
internal import Debian
internal import Locks
internal import Packaging
internal import SystemPackage

/// The version that backends which ask version control for it get where that has none: the upstream
/// version of the package.
///
/// An `orig` tarball has no `.git`, and so has one from CI; a shallow clone has no tags, and backends
/// would make up a version such as 0.1.dev1. Each of these backends reads a variable for that.
struct PretendedVersion: Equatable {
  /// The version (PEP 440).
  let version: String
  /// The variables of the backends that the project uses.
  private let names: [String]
  /// Whether there is a checkout, without a tag.
  private let isCheckout: Bool

  /// Text in the build files of projects that use a backend, and the variable it reads.
  private static let backends = [
    (
      ["setuptools_scm", "setuptools-scm", "hatch-vcs", "flit_scm", "flit-scm", "vcs-versioning"],
      "SETUPTOOLS_SCM_PRETEND_VERSION"
    ),
    (["source = \"scm\"", "source=\"scm\""], "PDM_BUILD_SCM_VERSION"),
    (["pbr"], "PBR_VERSION"),
    (["poetry-dynamic-versioning"], "POETRY_DYNAMIC_VERSIONING_BYPASS"),
    (["uv-dynamic-versioning"], "UV_DYNAMIC_VERSIONING_BYPASS"),
  ]

  /// Backends that ask version control and read no variable.
  private static let unhelped = [
    "versioneer", "versioningit", "setuptools-git-versioning", "setuptools_git_versioning",
    "dunamai", "miniver", "setuptools-git-version", "setuptools_git_version",
  ]

  /// The variables for the build.
  var variables: [String: String] {
    Dictionary(uniqueKeysWithValues: names.map { ($0, version) })
  }

  /// One line for the user.
  var notice: String {
    "project version \(version) is taken from the package version: "
      + "the build asks version control for it, and there is "
      + (isCheckout ? "no tag" : "none") + " (\(names.joined(separator: ", ")))"
  }

  /// Returns the version for a project without version control, or for a checkout without a tag; nil
  /// if its build does not ask, or knows by another way: a setting, the metadata of an sdist (which
  /// backends do not read in a checkout) or of `git archive`, a variable.
  static func find(
    for project: FilePath, isCheckout: Bool = false, packageVersion: String?,
    environment: [String: String]
  ) -> PretendedVersion? {
    let texts = texts(of: project)
    let knows =
      !isCheckout && FileSystem.isRegularFile(project.appending("PKG-INFO"))
      || texts.contains { $0.contains("fallback_version") || $0.contains("fallback-version") }
      || (try? FileSystem.readText(project.appending(".git_archival.txt")))
        .map { $0.contains("describe-name:") && !$0.contains("$Format:") } == true
    guard !knows else { return nil }
    let names = backends.filter { words, name in
      !environment.keys.contains { $0.hasPrefix(name) }
        && texts.contains { text in words.contains(where: text.contains) }
    }.map(\.1)
    guard !names.isEmpty,
      let text = packageVersion ?? changelogVersion(of: project),
      let version = (try? PackageVersion(parsing: text)).flatMap(pythonVersion)
    else { return nil }
    return PretendedVersion(version: version, names: names, isCheckout: isCheckout)
  }

  /// Returns a warning about a wheel whose version its backend has made up, where the project has no
  /// version control or no tag; nil for any other.
  static func warning(
    about version: Version, of project: FilePath, isCheckout: Bool, packageVersion: String?
  ) -> String? {
    let texts = texts(of: project)
    guard
      let backend = (unhelped + backends.flatMap(\.0)).first(where: { word in
        texts.contains { $0.contains(word) }
      })
    else { return nil }
    let expected = (packageVersion ?? changelogVersion(of: project))
      .flatMap { try? PackageVersion(parsing: $0) }.flatMap(pythonVersion)
      .flatMap { try? Version($0) }
    let isHelped = !unhelped.contains(backend)
    guard isPlaceholder(version) || !isHelped && expected != nil, expected != version
    else { return nil }
    return "project version \(version) may be made up: '\(backend)' asks version control for it, "
      + "and there is \(isCheckout ? "no tag" : "none")"
      + (expected.map { " (the package has \($0))" } ?? "")
      + "; build in a checkout with tags, or from an sdist"
  }

  /// Returns whether a version is what backends say without knowing any.
  private static func isPlaceholder(_ version: Version) -> Bool {
    let text = version.description
    return text.contains("+unknown") || text.contains("+untagged")
      || text.prefix { $0 == "0" || $0 == "." }.count == text.count
      || text.hasPrefix("0.0.") && text.contains("dev") || text.hasPrefix("0.1.dev")
  }

  /// Returns whether the build of a project asks version control for its version or its files.
  static func isAsked(by project: FilePath) -> Bool {
    texts(of: project).contains { text in
      (unhelped + backends.flatMap(\.0)).contains(where: text.contains)
    }
  }

  /// Returns the texts that say how a project is built, with bytes that are not UTF-8 replaced.
  private static func texts(of project: FilePath) -> [String] {
    LocalProject.metadataFiles.compactMap {
      try? String(replacingFlawsIn: FileSystem.read(project.appending($0)))
    }
  }

  private static func changelogVersion(of project: FilePath) -> String? {
    let file = project.appending("debian").appending("changelog")
    return (try? FileSystem.readText(file)).flatMap { text in
      (try? Changelog(parsing: text, file: file, limit: 1))?.entries.first?.version.description
    }
  }

  /// Returns what upstream calls a version of a package: the way back from `PythonVersionMapping`;
  /// nil if that is no version of PEP 440.
  ///
  /// Suffixes that only say how the package was made (`+dfsg1`, `~bpo12+1`) are left out; a snapshot
  /// (`1.2~20260203040506+git0123abc`) is a development version.
  static func pythonVersion(_ package: PackageVersion) -> String? {
    // Of a non-native package, the snapshot is in the revision.
    let snapshot = package.isNative ? SnapshotVersion(package) : nil
    var text = snapshot?.base.upstream ?? package.upstream
    let isAfterRelease = snapshot != nil && text.hasSuffix("+0")
    if isAfterRelease { text.removeLast(2) }
    for suffix in ["+dfsg", "+ds", "+repack", "~bpo", "+deb", "~deb", "+really"] {
      if let range = text.firstRange(of: suffix) { text = String(text[..<range.lowerBound]) }
    }
    if let snapshot {
      if isAfterRelease { text += ".post0" }
      let label = ["git\(snapshot.hash)", snapshot.suffix, snapshot.isDirty ? "dirty" : nil]
      text += ".dev\(snapshot.timestamp)+" + label.compactMap { $0 }.joined(separator: ".")
    }
    text = text.replacing("~~dev", with: ".dev").replacing("~dev", with: ".dev")
      .replacing("~", with: "").replacing("+post", with: ".post")
    return (try? Version(text)) == nil ? nil : text
  }
}
