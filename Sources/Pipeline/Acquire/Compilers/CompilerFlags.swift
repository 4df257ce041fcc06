internal import Core
internal import Processes
internal import SystemPackage
internal import Venv

/// The compiler flags of builds: those of the interpreter, then the caller's or dpkg's.
///
/// setuptools 72 and later let CFLAGS and CXXFLAGS replace the flags that the interpreter was
/// compiled with (`-O2 -DNDEBUG -fwrapv`), where earlier ones add them. Both begin with Python's
/// own flags here, so that either gives the same. What debhelper or the user exports counts as it
/// is; where nothing does, dpkg-buildflags(1) is asked, so that a tree has the same machine code
/// whether `stage`, `bundle` or `dpkg-buildpackage` makes it.
struct CompilerFlags: Sendable {
  /// The variables, without options that name a directory of the build.
  let variables: [String: String]

  /// The variables that dpkg-buildflags sets and build backends read.
  static let names = ["CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS", "FFLAGS", "FCFLAGS"]
  /// Those that can replace Python's flags.
  private static let replacing = ["CFLAGS", "CXXFLAGS"]

  /// Merges flags: `python` has those of the interpreter, `dpkg` what dpkg-buildflags printed.
  init(python: String, dpkg: String, environment: [String: String]) {
    var proposed: [String: String] = [:]
    for line in dpkg.split(separator: "\n") {
      guard let equals = line.firstIndex(of: "=") else { continue }
      proposed[String(line[..<equals])] = String(line[line.index(after: equals)...])
    }
    let python = python.trimmingBlanks
    var variables: [String: String] = [:]
    for name in Self.names {
      let own = environment[name] ?? proposed[name] ?? ""
      let text = Self.replacing.contains(name) ? "\(python) \(own)" : own
      let flags = Self.withoutDirectories(text)
      if !flags.isEmpty { variables[name] = flags }
    }
    self.variables = variables
  }

  /// Asks the interpreter and dpkg, where the caller does not say all.
  ///
  /// Without dpkg-dev, whose program `program` is, there are no flags of dpkg. Throws
  /// `ProcessError` if the interpreter cannot be run, or the program fails: machine code without
  /// the flags of Debian is not what the package is to have.
  static func find(
    for interpreter: Interpreter, environment: [String: String],
    asking program: FilePath = "/usr/bin/dpkg-buildflags"
  ) async throws -> CompilerFlags {
    async let python = CommandRunner().runChecked(
      Command(
        interpreter.executable,
        ["-I", "-S", "-c", "import sysconfig; print(sysconfig.get_config_var('CFLAGS') or '')"],
        environment: ["PATH": "/usr/bin:/bin"], workingDirectory: "/"))
    var dpkg = ""
    if !names.allSatisfy({ environment[$0] != nil }), FileSystem.isRegularFile(program) {
      let command = Command(program, environment: environment, workingDirectory: "/")
      dpkg = try await CommandRunner().runChecked(command).outputText
    }
    return CompilerFlags(
      python: try await python.outputText, dpkg: dpkg, environment: environment)
  }

  /// Returns flags on one line without those that name a directory in order to forget it.
  ///
  /// `CompilerWrappers` has them instead.
  private static func withoutDirectories(_ flags: String) -> String {
    // Words in quotes may have several blanks.
    flags.split(separator: " ", omittingEmptySubsequences: false).filter { word in
      !prefixMaps.contains(where: word.hasPrefix)
    }.joined(separator: " ").trimmingBlanks
  }

  private static let prefixMaps = [
    "-ffile-prefix-map=", "-fdebug-prefix-map=", "-fmacro-prefix-map=", "-fprofile-prefix-map=",
  ]
}

extension String {
  /// The text without blanks and line feeds at both ends.
  fileprivate var trimmingBlanks: String {
    let isBlank = { (character: Character) in character == " " || character == "\n" }
    let text = drop(while: isBlank)
    guard let last = text.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(text[...last])
  }
}

/// The compiler flags of a run, found when they are first needed.
actor CompilerFlagSearch {
  private let interpreter: Interpreter
  private let environment: [String: String]
  private var search: Task<CompilerFlags, any Error>?

  /// Prepares to ask for the flags of an interpreter in an environment.
  init(_ interpreter: Interpreter, environment: [String: String]) {
    self.interpreter = interpreter
    self.environment = environment
  }

  /// Returns the flags; only the first call asks.
  ///
  /// Throws `ProcessError`.
  func flags() async throws -> CompilerFlags {
    if let search { return try await search.value }
    let (interpreter, environment) = (interpreter, environment)
    let search = Task {
      try await CompilerFlags.find(for: interpreter, environment: environment)
    }
    self.search = search
    return try await search.value
  }
}
