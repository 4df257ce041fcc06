internal import Core
internal import SystemPackage

/// The directories and variables of one build of a wheel, such that its result depends neither on
/// the place nor on the run.
///
/// Everything that the build writes is below the directory of the run, temporary files included, so
/// that every build path can be recognised by that.
struct BuildRoom {
  private var variables: [String: String]

  /// Creates the directories below `path`.
  ///
  /// `source` is the directory that is built, if it is known before; `work` is the directory of the
  /// run. Throws `FileError`.
  static func make(
    at path: FilePath, source: FilePath?, work: FilePath, environment: [String: String],
    flags: CompilerFlags
  ) throws -> BuildRoom {
    try FileSystem.createDirectories(path.appending("tmp"))
    let path = try FileSystem.resolve(path)
    let temporary = path.appending("tmp")
    let wrappers = try CompilerWrappers.write(
      to: path.appending("compilers"), environment: environment,
      source: try source.map(FileSystem.resolve), work: try FileSystem.resolve(work),
      temporary: temporary)
    var variables = wrappers.variables
    variables.merge(flags.variables) { $1 }
    variables["TMPDIR"] = temporary.string
    // Sets of strings have another order in every run of Python without that.
    variables["PYTHONHASHSEED"] = environment["PYTHONHASHSEED"] ?? "0"
    // Compilers and backends write messages, dates and sorted lists.
    variables["LC_ALL"] = "C.UTF-8"
    variables["TZ"] = "UTC"
    return BuildRoom(variables: variables)
  }

  /// Returns the room with further variables.
  func adding(_ others: [String: String]) -> BuildRoom {
    BuildRoom(variables: variables.merging(others) { $1 })
  }

  /// Returns variables with those of this build in their place.
  func environment(from caller: [String: String]) -> [String: String] {
    caller.filter { !CompilerFlags.names.contains($0.key) }.merging(variables) { $1 }
  }
}
