package import Core
internal import Glibc
package import SystemPackage

/// How much a command says while it works.
package enum Verbosity: Int, Sendable, Comparable {
  case quiet
  case normal
  case verbose

  package static func < (left: Verbosity, right: Verbosity) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// Where text goes: a standard stream, or a buffer in a test.
package struct TextOutput: Sendable {
  private let writer: @Sendable (String) throws -> Void

  package init(_ writer: @escaping @Sendable (String) throws -> Void) { self.writer = writer }

  /// Writes text as it is.
  package func write(_ text: String) throws { try writer(text) }

  /// A file descriptor; throws `FileError` naming `name` where the kernel refuses, for example
  /// because the disk behind a redirection is full.
  package static func descriptor(_ descriptor: FileDescriptor, name: FilePath) -> TextOutput {
    TextOutput { text in
      do {
        try descriptor.writeAll(text.utf8)
      } catch {
        throw FileError("write", name, error as? Errno ?? .ioError)
      }
    }
  }
}

/// All that a command may know of the process it runs in.
///
/// Nothing else in the package reads the environment, the working directory or the standard
/// streams: a command that is given another session behaves as in another process, which is how
/// the tests run them.
package struct Session: Sendable {
  /// The environment variables.
  package let environment: [String: String]
  /// The absolute path that relative arguments start from.
  package let currentDirectory: FilePath
  /// The program that runs; nil where it is not venvdeb itself.
  package let executable: FilePath?
  /// What was asked for goes here: reports, lists, JSON.
  package let output: TextOutput
  /// What is said about the work goes here: progress, warnings, errors.
  package let errorOutput: TextOutput
  /// Whether `errorOutput` is a terminal, so that progress may overwrite itself.
  package let isTerminal: Bool
  /// Whether escape sequences for colours may be written to `errorOutput`.
  package let usesColors: Bool
  /// The command's full name, as in "venvdeb init"; it starts every line about the work.
  package private(set) var commandName = "venvdeb"
  /// How much to say.
  package private(set) var verbosity = Verbosity.normal

  package init(
    environment: [String: String], currentDirectory: FilePath,
    executable: FilePath? = nil, output: TextOutput, errorOutput: TextOutput, isTerminal: Bool
  ) {
    self.environment = environment
    self.currentDirectory = currentDirectory
    self.executable = executable
    self.output = output
    self.errorOutput = errorOutput
    self.isTerminal = isTerminal
    // https://no-color.org: any value but the empty one switches colours off.
    usesColors =
      isTerminal && (environment["NO_COLOR"] ?? "").isEmpty
      && !["", "dumb"].contains(environment["TERM"] ?? "")
  }

  /// The session of this very process.
  package static func ofProcess() -> Session {
    var variables: [String: String] = [:]
    var entry = environ
    while let variable = entry.pointee {
      let text = String(cString: variable)
      if let equals = text.firstIndex(of: "=") {
        variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      entry += 1
    }
    var directory = FilePath("/")
    if let path = getcwd(nil, 0) {
      directory = FilePath(platformString: path)
      free(path)
    }
    return Session(
      environment: variables, currentDirectory: directory,
      executable: try? FileSystem.readSymbolicLink("/proc/self/exe"),
      output: .descriptor(.standardOutput, name: "standard output"),
      errorOutput: .descriptor(.standardError, name: "standard error"),
      isTerminal: isatty(STDERR_FILENO) == 1)
  }

  /// The same session under another command's name.
  package func named(_ name: String) -> Session {
    var session = self
    session.commandName = name
    return session
  }

  /// The same session, saying more or less.
  package func speaking(_ verbosity: Verbosity) -> Session {
    var session = self
    session.verbosity = verbosity
    return session
  }

  /// A path from the command line or the environment, made absolute.
  package func path(_ text: String) -> FilePath {
    currentDirectory.pushing(FilePath(text)).lexicallyNormalized()
  }

  /// What the environment says for a long option: `VENVDEB_CACHE_DIR` for `cache-dir`.
  ///
  /// An empty value counts as none.
  package func variable(forOption option: String) -> String? {
    guard let value = environment[Self.variableName(forOption: option)], !value.isEmpty else {
      return nil
    }
    return value
  }

  /// `VENVDEB_CACHE_DIR` for `cache-dir`.
  static func variableName(forOption option: String) -> String {
    "VENVDEB_" + option.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
  }

  /// The moment that stands for now: SOURCE_DATE_EPOCH where it is set, else the clock.
  ///
  /// Throws `SourceDateError`.
  package func sourceDate() throws -> SourceDate {
    guard let value = environment["SOURCE_DATE_EPOCH"] else {
      return SourceDate(seconds: Int(time(nil)))
    }
    return try SourceDate(parsing: value)
  }

  /// How many processors there are.
  package var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Where temporary files go: TMPDIR where it is set, else `/tmp`.
  package var temporaryDirectory: FilePath {
    guard let directory = environment["TMPDIR"], directory.hasPrefix("/") else { return "/tmp" }
    return FilePath(directory)
  }

  /// Prints a line that was asked for.
  package func print(_ line: String) throws { try output.write(line + "\n") }

  /// Says what is being done; silent with `--quiet`.
  package func note(_ line: String) throws {
    if verbosity >= .normal { try errorOutput.write("\(commandName): \(line)\n") }
  }

  /// Says what only somebody who looks for a problem wants to know; needs `--verbose`.
  package func detail(_ line: String) throws {
    if verbosity >= .verbose { try errorOutput.write("\(commandName): \(line)\n") }
  }

  /// Warns, even with `--quiet`.
  package func warn(_ text: String) throws {
    let text = text.escapingControlCharactersInLines
    try errorOutput.write("\(commandName): \(colored("warning:", 33)) \(text)\n")
  }

  /// Says why the command failed.
  ///
  /// An error that cannot be written is lost: nobody could read it.
  package func report(error text: String) {
    try? errorOutput.write("\(commandName): \(colored("error:", 31)) \(text)\n")
  }

  private func colored(_ text: String, _ color: Int) -> String {
    usesColors ? "\u{1B}[1;\(color)m\(text)\u{1B}[0m" : text
  }
}
