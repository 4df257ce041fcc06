package import Core
internal import ELF
internal import Packaging
package import Processes
package import SystemPackage

extension Interpreter {
  /// Where a name without a slash is looked up, in this order.
  ///
  /// PATH is not asked: an active virtual environment or a version manager would put itself in
  /// front of Debian's Python.
  package static let searchDirectories: [FilePath] = ["/usr/bin", "/usr/local/bin"]

  /// Returns whether a program is in a directory that only the system's administrator changes.
  ///
  /// What a bundle or a tree names is run only there, unless the user names it too: anything else
  /// could have come with them.
  package static func isOfSystem(_ program: FilePath) -> Bool {
    (searchDirectories + ["/bin"]).contains(
      program.lexicallyNormalized().removingLastComponent())
  }

  /// Those directories, for messages.
  package static var systemDirectoryList: String {
    searchDirectories.map(\.string).joined(separator: ", ")
  }

  /// The oldest Python that is supported.
  private static let oldestVersion = PythonVersion(3, 8)

  /// Finds an interpreter and asks it what it is.
  ///
  /// `name` is nil for `/usr/bin/python3`, a name such as `python3.11` or just `3.11`, or a path,
  /// which has a slash. `cache` is a directory that remembers answers, keyed by the path, inode,
  /// time and size of the interpreter; one that cannot be written is no error.
  package static func find(
    _ name: String? = nil, in directories: [FilePath] = searchDirectories,
    cache: TrustedDirectory? = nil, runner: CommandRunner = CommandRunner()
  ) async throws(InterpreterError) -> Interpreter {
    let named = try locate(name, in: directories)
    try refuseVirtualEnvironment(named)
    do {
      let real = try FileSystem.resolve(named)
      guard let program = try ElfProgram(reading: real) else {
        throw InterpreterError.notAProgram(named)
      }
      try refuseVirtualEnvironment(real)
      let kernel = KernelNames.current
      let store = try cache.flatMap { directory in
        try InterpreterCache(
          directory: directory, executable: real, loader: program.loader, kernel: kernel)
      }
      if let target = store?.load(),
        target.executable == lastingName(of: real, target.python.version)
      {
        return Interpreter(target)
      }
      let probe = try await ask(real, runner)
      guard let version = probe.fields["full_version"].flatMap({ PythonVersion(parsing: $0) }),
        let target = Target(
          executable: lastingName(of: real, version), probe: probe, program: program,
          musl: await musl(program, runner), kernel: kernel)
      else { throw InterpreterError.noAnswer(real, reason: "incomplete answer") }
      guard probe.fields["prefix"] == probe.fields["base_prefix"] else {
        throw InterpreterError.virtualEnvironment(named, base: nil)
      }
      guard target.python.implementation == "cpython" else {
        throw InterpreterError.otherImplementation(real, name: target.python.implementation)
      }
      guard target.python.version >= oldestVersion else {
        throw InterpreterError.tooOld(real, version: target.python.fullVersion)
      }
      store?.save(target)
      return Interpreter(target)
    } catch let error as InterpreterError {
      throw error
    } catch let error as FileError {
      throw .unreadable(error)
    } catch {
      throw .noAnswer(named, reason: "\(error)")
    }
  }

  private static func locate(
    _ name: String?, in directories: [FilePath]
  ) throws(InterpreterError) -> FilePath {
    guard let name else {
      let path: FilePath = "/usr/bin/python3"
      guard FileSystem.isRegularFile(path) else {
        throw .notFound(name: "python3", searched: ["/usr/bin"])
      }
      return path
    }
    if name.contains("/") {
      let path = FilePath(name)
      guard FileSystem.isRegularFile(path) else { throw .notFound(name: name, searched: []) }
      return path
    }
    let fileName = name.first?.isNumber == true ? "python\(name)" : name
    let paths = directories.map { $0.appending(fileName) }
    guard !fileName.isEmpty, let path = paths.first(where: FileSystem.isRegularFile) else {
      throw .notFound(name: fileName, searched: directories)
    }
    return path
  }

  /// Looks where Python looks: `pyvenv.cfg` beside the program or one directory above it.
  private static func refuseVirtualEnvironment(_ path: FilePath) throws(InterpreterError) {
    let parent = path.removingLastComponent()
    for directory in [parent, parent.pushing("..")] {
      guard let text = try? FileSystem.readText(directory.appending("pyvenv.cfg")) else { continue }
      let base = (try? FileSystem.resolve(path)).flatMap { $0 == path ? nil : $0 }
      throw .virtualEnvironment(
        path,
        base: base
          ?? PyvenvConfig(parsing: text)["home"].map { FilePath($0).appending("python3") })
    }
  }

  /// Asks an interpreter, and tells one that is too old from one that does not work.
  private static func ask(
    _ executable: FilePath, _ runner: CommandRunner
  ) async throws -> InterpreterProbe {
    let command = InterpreterProbe.command(executable)
    let result: CommandResult
    do {
      result = try await runner.run(command)
    } catch {
      throw InterpreterError.noAnswer(executable, reason: error.message)
    }
    if result.status.isSuccess, let probe = InterpreterProbe(parsing: result.output) {
      return probe
    }
    var question = command
    question.arguments = ["-V"]
    if let answer = try? await runner.run(question) {
      // Python 2 answers on its standard error.
      let text = String(decoding: answer.output + answer.errorOutput, as: UTF8.self)
      let words = text.split { $0.isWhitespace }
      if words.count == 2, words[0] == "Python",
        let version = PythonVersion(parsing: words[1]), version < oldestVersion
      {
        throw InterpreterError.tooOld(executable, version: String(words[1]))
      }
    }
    let complaint = result.errorTail().split(separator: "\n").last.map { ": \($0)" } ?? ""
    throw InterpreterError.noAnswer(executable, reason: "the program \(result.status)\(complaint)")
  }

  /// Returns the name of an interpreter that stays when another version becomes the default: that
  /// of a link `pythonX.Y` beside it, if there is one.
  private static func lastingName(of real: FilePath, _ version: PythonVersion) -> FilePath {
    let sibling = real.removingLastComponent().appending("python\(version)")
    let isVersioned = real.lastComponent?.string.hasPrefix("python3.") == true
    return !isVersioned && (try? FileSystem.resolve(sibling)) == real ? sibling : real
  }

  /// Asks for the version of musl, which its loader says on its standard error when it is run
  /// alone.
  private static func musl(
    _ program: ElfProgram, _ runner: CommandRunner
  ) async -> LibcVersion? {
    guard let loader = program.loader, loader.lastComponent?.string.contains("musl") == true,
      let result = try? await runner.run(Command(loader))
    else { return nil }
    return muslVersion(in: String(decoding: result.errorOutput, as: UTF8.self))
  }

  /// Reads `Version 1.2.3` out of what musl's loader says.
  static func muslVersion(in text: String) -> LibcVersion? {
    let line = text.split(separator: "\n").first { $0.hasPrefix("Version ") }
    return line.flatMap { LibcVersion(parsing: $0.dropFirst(8)) }
  }
}
