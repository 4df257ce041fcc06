internal import Core
internal import SystemPackage

/// The variables of programs that build wheels.
enum BuildEnvironment {
  /// Those of the caller, with what makes builds forget where they happen.
  ///
  /// Everything happens below `work`, the run's own directory, temporary files included, so that
  /// what names a place of the build can be told by that; compilers are told to forget it.
  static func variables(_ options: StageRequest, work: FilePath) throws -> [String: String] {
    let temporary = work.appending("tmp")
    try FileSystem.createDirectories(temporary)
    var variables = options.environment
    variables["TMPDIR"] = temporary.string
    variables["PYTHONDONTWRITEBYTECODE"] = "1"
    // Builders of packages have none (Debian Policy, 4.9), and under fakeroot pip believes that it
    // may make it.
    if !FileSystem.isDirectory(FilePath(variables["HOME"] ?? "")) {
      let home = work.appending("home")
      try FileSystem.createDirectories(home)
      variables["HOME"] = home.string
    }
    if let date = options.sourceDate { variables["SOURCE_DATE_EPOCH"] = String(date.seconds) }
    // The last one that fits counts.
    let maps = [work, work.appending("project")].map { " -ffile-prefix-map=\($0.string)=." }
    for name in ["CFLAGS", "CXXFLAGS"] { variables[name, default: ""] += maps.joined() }
    return variables
  }
}
