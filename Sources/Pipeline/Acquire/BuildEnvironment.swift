internal import Core
internal import Processes
internal import SystemPackage

/// The variables of programs that build wheels.
struct BuildEnvironment: Sendable {
  /// The variables of the caller.
  let inherited: InheritedEnvironment
  var sourceDate: SourceDate?
  /// The cache of pip; nil for none.
  ///
  /// Its usual place may be in the home of somebody else, or somebody else may have filled it.
  var pipCache: FilePath?
  /// The cache of uv; nil for none, for the same reasons.
  var uvCache: FilePath?

  /// Returns the variables for programs whose files are below `work`, the directory of the run; with
  /// those of pip where `forPip`.
  ///
  /// Those of a build are in `BuildRoom`. Creates the directories. Throws `FileError`.
  func variables(in work: FilePath, forPip: Bool = false) throws -> [String: String] {
    let temporary = work.appending("tmp")
    try FileSystem.createDirectories(temporary)
    var variables = forPip ? inherited.forPip : inherited.forPrograms
    variables["TMPDIR"] = temporary.string
    variables["PYTHONDONTWRITEBYTECODE"] = "1"
    // Builders of packages have none (Debian Policy, 4.9), and under fakeroot pip believes that it
    // may make it.
    if !FileSystem.isDirectory(FilePath(variables["HOME"] ?? "")) {
      let home = work.appending("home")
      try FileSystem.createDirectories(home)
      variables["HOME"] = home.string
    }
    if forPip {
      variables["PIP_CACHE_DIR"] = pipCache?.string
      variables["PIP_NO_CACHE_DIR"] = pipCache == nil ? "1" : nil
    }
    if let sourceDate { variables["SOURCE_DATE_EPOCH"] = String(sourceDate.seconds) }
    return variables
  }
}
