internal import Core
internal import Packaging
internal import SystemPackage
internal import Venv

/// A virtual environment as developers make it: with venv, virtualenv or uv (PEP 405).
struct DevelopmentEnvironment {
  /// The directory, without symbolic links.
  let directory: FilePath
  /// The interpreter that it was made from.
  let interpreter: FilePath
  /// Whether Python also imports what the system has.
  let includesSystem: Bool

  /// Opens a virtual environment; nothing of it is run.
  ///
  /// Throws `EnvironmentError.notEnvironment` and `EnvironmentError.noInterpreter`.
  init(_ path: FilePath) throws(EnvironmentError) {
    guard FileSystem.isDirectory(path), let directory = try? FileSystem.resolve(path) else {
      throw .notEnvironment(path, reason: "no such directory")
    }
    guard let text = try? FileSystem.readText(directory.appending(PyvenvConfig.fileName)) else {
      throw .notEnvironment(
        path,
        reason: FileSystem.isDirectory(directory.appending("conda-meta"))
          ? "it is an environment of conda" : "there is no \(PyvenvConfig.fileName)")
    }
    let configuration = PyvenvConfig(parsing: text)
    self.directory = directory
    includesSystem = configuration.includesSystemSitePackages
    interpreter = try Self.base(of: directory, configuration)
  }

  /// Returns the interpreter that an environment links to or has a copy of.
  private static func base(
    of directory: FilePath, _ configuration: PyvenvConfig
  ) throws(EnvironmentError) -> FilePath {
    let program = directory.pushing("bin/python")
    if let real = try? FileSystem.resolve(program), !real.starts(with: directory) { return real }
    // A copy, or a link to a Python that is gone: the base is named by the file.
    let home = FilePath(configuration.home ?? "/usr/bin")
    let version = (configuration["version"] ?? configuration["version_info"] ?? "")
      .split(separator: ".").prefix(2).joined(separator: ".")
    let candidates =
      [configuration["executable"], configuration["base-executable"]].compactMap { $0 }
      .map { FilePath($0) } + [home.appending("python\(version)"), home.appending("python3")]
    guard let found = candidates.first(where: FileSystem.isRegularFile),
      let real = try? FileSystem.resolve(found), (try? FileSystem.exists(program)) == true
    else { throw .noInterpreter(directory, candidates[0]) }
    return real
  }

  /// Returns what is installed for a target, by name.
  ///
  /// Throws `EnvironmentError` and `FileError`.
  func contents(for target: Target) throws -> EnvironmentContents {
    let site = directory.pushing("lib").appending(target.python.directoryName)
      .appending("site-packages")
    guard FileSystem.isDirectory(site) else {
      throw EnvironmentError.notEnvironment(
        directory, reason: "there is no '\(site.string)' for its interpreter")
    }
    let contents = try EnvironmentContents(site, in: directory)
    if includesSystem { try contents.checkClosure(in: target.markers) }
    return contents
  }
}
