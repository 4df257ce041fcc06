package import Core
internal import Glibc
package import Packaging
package import SystemPackage

/// The level of output of a command.
package enum Verbosity: Int, Sendable, Comparable {
  case quiet
  case normal
  case verbose

  package static func < (left: Verbosity, right: Verbosity) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// A destination of text: a standard stream, or a buffer in a test.
package struct TextOutput: Sendable {
  private let writer: @Sendable (String) throws -> Void

  package init(_ writer: @escaping @Sendable (String) throws -> Void) { self.writer = writer }

  /// Writes text unchanged.
  ///
  /// Throws `FileError` if it cannot be written.
  package func write(_ text: String) throws { try writer(text) }

  /// Returns the output for messages, with secrets masked.
  func maskingMessages(_ secrets: Secrets) -> TextOutput {
    TextOutput { [writer] text in try writer(secrets.maskingMessage(text)) }
  }

  /// Returns the output for results, with secrets masked as in files.
  func maskingResults(_ secrets: Secrets) -> TextOutput {
    TextOutput { [writer] text in try writer(secrets.maskingFileText(text)) }
  }

  /// Returns a file descriptor as output, which errors call `name`.
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

/// The process that a command runs in: environment, working directory and standard streams.
///
/// Nothing else in the package reads these, so that a command with another session behaves as in
/// another process. The tests run commands that way.
package struct Session: Sendable {
  /// The environment variables.
  package let environment: [String: String]
  /// The absolute directory at which relative arguments start.
  package let currentDirectory: FilePath
  /// The running program; nil if it is not venvdeb itself.
  package let executable: FilePath?
  /// The destination of results: reports, lists, JSON.
  package let output: TextOutput
  /// The destination of messages: progress, warnings, errors.
  package let errorOutput: TextOutput
  /// The line of progress, which `errorOutput` removes before it writes anything.
  let liveLine: LiveLine
  /// The secrets that neither output shows.
  package let secrets = Secrets()
  /// Whether `errorOutput` is a terminal, so that progress may overwrite itself.
  package let isTerminal: Bool
  /// Whether escape sequences for colours may be written to `errorOutput`.
  package let usesColors: Bool
  /// The full name of the command, such as "venvdeb init", which starts every message.
  package private(set) var commandName = "venvdeb"
  /// Which messages are printed.
  package private(set) var verbosity = Verbosity.normal

  package init(
    environment: [String: String], currentDirectory: FilePath,
    executable: FilePath? = nil, output: TextOutput, errorOutput: TextOutput, isTerminal: Bool
  ) {
    self.environment = environment
    self.currentDirectory = currentDirectory
    self.executable = executable
    self.output = output.maskingResults(secrets)
    let liveLine = LiveLine(on: errorOutput.maskingMessages(secrets))
    self.liveLine = liveLine
    self.errorOutput = TextOutput { try liveLine.write($0) }
    self.isTerminal = isTerminal
    // https://no-color.org: any value but the empty one disables colours.
    usesColors =
      isTerminal && (environment["NO_COLOR"] ?? "").isEmpty
      && !["", "dumb"].contains(environment["TERM"] ?? "")
  }

  /// Returns the session of the running process.
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
      output: .descriptor(.standardOutput, name: standardOutput),
      errorOutput: .descriptor(.standardError, name: standardError),
      isTerminal: isatty(STDERR_FILENO) == 1)
  }

  fileprivate static let standardOutput: FilePath = "standard output"
  fileprivate static let standardError: FilePath = "standard error"

  /// Returns the session with the name of another command.
  package func with(commandName: String) -> Session {
    var session = self
    session.commandName = commandName
    return session
  }

  /// Returns the session with another level of output.
  package func with(verbosity: Verbosity) -> Session {
    var session = self
    session.verbosity = verbosity
    return session
  }

  /// Returns a path from the command line or the environment as an absolute path.
  package func path(_ text: String) -> FilePath {
    currentDirectory.pushing(FilePath(text)).lexicallyNormalized()
  }

  /// Returns the environment variable of a long option: `VENVDEB_CACHE_DIR` for `cache-dir`.
  ///
  /// An empty value counts as none.
  package func variable(forOption option: String) -> String? {
    guard let value = environment[Self.variableName(forOption: option)], !value.isEmpty else {
      return nil
    }
    return value
  }

  /// Returns the name of that variable.
  static func variableName(forOption option: String) -> String {
    "VENVDEB_" + option.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
  }

  /// Returns the date to use for now: SOURCE_DATE_EPOCH if it is set, else the clock.
  ///
  /// Throws `SourceDateError` if the variable is not a number of seconds.
  package func sourceDate() throws -> SourceDate {
    guard let value = environment["SOURCE_DATE_EPOCH"] else {
      return SourceDate(seconds: Int(time(nil)))
    }
    return try SourceDate(parsing: value)
  }

  /// The number of CPUs.
  package var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// The directory for temporary files: TMPDIR if it is set, else `/tmp`.
  package var temporaryDirectory: FilePath {
    guard let directory = environment["TMPDIR"], directory.hasPrefix("/") else { return "/tmp" }
    return FilePath(directory)
  }

  /// Prints a line of the result.
  ///
  /// Throws `FileError` if it cannot be written, as the other functions that print.
  package func print(_ line: String) throws { try output.write(line + "\n") }

  /// Prints a message about the work, unless `--quiet` is given.
  package func note(_ line: String) throws {
    if verbosity >= .normal { try write(line) }
  }

  /// Prints a message for those who look for a problem, with `--verbose`.
  package func detail(_ line: String) throws {
    if verbosity >= .verbose { try write(line) }
  }

  /// Prints a message, whose text may come from a hostile file.
  private func write(_ line: String) throws {
    try errorOutput.write("\(commandName): \(line.escapingControlCharactersInLines)\n")
  }

  /// Prints a warning, even with `--quiet`.
  package func warn(_ text: String) throws {
    let text = text.escapingControlCharactersInLines
    try errorOutput.write("\(commandName): \(colored("warning:", 33)) \(text)\n")
  }

  /// Prints an error.
  ///
  /// An error that cannot be written is lost: nobody could read it.
  package func report(error text: String) {
    try? errorOutput.write("\(commandName): \(colored("error:", 31)) \(text)\n")
  }

  private func colored(_ text: String, _ color: Int) -> String {
    usesColors ? "\u{1B}[1;\(color)m\(text)\u{1B}[0m" : text
  }
}

extension FileError {
  /// Whether nobody reads a standard stream any more.
  var isBrokenPipe: Bool {
    reason == .brokenPipe && [Session.standardOutput, Session.standardError].contains(path)
  }
}
