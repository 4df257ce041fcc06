internal import Core
internal import Debian
internal import SystemPackage

/// The configuration of a binary package of a source, found in `debian/` as debhelper finds it
/// (debhelper(7)).
struct PackageConfigFile {
  /// The name of the binary package.
  let package: String
  /// The file, as messages name it; nil for a package without one.
  private let file: String?

  /// Returns the configuration files that the user names.
  static func named(_ files: [String]) -> [PackageConfigFile] {
    files.map { PackageConfigFile(package: FilePath($0).stem ?? $0, file: $0) }
  }

  /// Returns the packages that get a tree: those with a configuration file, or the only one there
  /// is.
  ///
  /// Throws `SettingError` if it cannot be told which package gets the tree, `SyntaxError`,
  /// `FileError`.
  static func all(in session: Session) throws -> [PackageConfigFile] {
    let control = FilePath("debian/control")
    let text = try FileSystem.readText(session.path(control.string))
    let packages = try ControlFile(parsing: text, file: control).paragraphs
      .compactMap { $0["Package"] }
    let architecture =
      try session.environment["DEB_HOST_ARCH"] ?? Architecture.ofThisProgram()?.name
    let found = packages.enumerated().compactMap { number, package in
      file(of: package, isMain: number == 0, for: architecture, in: session)
        .map { PackageConfigFile(package: package, file: $0) }
    }
    if !found.isEmpty { return found }
    guard packages.count == 1 else {
      throw SettingError(
        location: control.string,
        message: "cannot tell which of the binary packages (\(packages.joined(separator: ", "))) "
          + "gets the virtual environment",
        hint: "create debian/\(packages.first ?? "<package>").venvdeb (it may be empty)")
    }
    return [PackageConfigFile(package: packages[0], file: nil)]
  }

  /// Returns the file of a package: that for an architecture or operating system comes first, and
  /// the main package may do without its name.
  private static func file(
    of package: String, isMain: Bool, for architecture: String?, in session: Session
  ) -> String? {
    let names = ["\(package).venvdeb"] + (isMain ? ["venvdeb"] : [])
    let suffixes = [architecture, "linux"].compactMap { $0 }
    let files = names.flatMap { name in suffixes.map { "\(name).\($0)" } + [name] }
    return files.map { "debian/\($0)" }
      .first { FileSystem.isRegularFile(session.path($0)) }
  }

  /// Reads the file; nil where there is none.
  ///
  /// Throws as `Settings.readConfiguration`, and `SettingError` for a file that only debhelper can
  /// read, as it is a program or has substitutions.
  func read(in session: Session) throws -> PackageConfig? {
    guard let file else { return nil }
    let path = session.path(file)
    let status = try FileSystem.status(path)
    let text = try FileSystem.readText(path)
    let isSubstituted = text.split(whereSeparator: \.isNewline).contains { line in
      line.contains("${") && line.first { !$0.isWhitespace } != "#"
    }
    if status?.permissions.isExecutable == true || isSubstituted {
      throw SettingError(
        location: file,
        message: isSubstituted
          ? "only debhelper expands substitutions (${…})"
          : "only debhelper runs executable configuration files",
        hint: "write what it stands for into another file, and name that with --config")
    }
    return try Settings.readConfiguration(file, in: session)
  }
}
