internal import Core
internal import Processes
internal import SystemPackage
internal import Venv

/// The checks of the application, which run in the finished tree where it was built.
///
/// A check that changes the tree is an error: what was tested is what is shipped.
struct ApplicationChecks {
  let checks: [ApplicationCheck]
  /// The source directory of the project, in which they run.
  let directory: FilePath
  /// The variables of the caller.
  let inherited: InheritedEnvironment
  let prefix: FilePath
  /// The finished tree.
  let tree: FilePath
  /// A directory of this run for what the checks write.
  let work: FilePath
  /// What runs the programs of the tree where this machine does not.
  let emulator: CheckEmulator?

  /// Runs the checks of a request for its finished tree, or says why they do not run: those of a tree for
  /// another system are emulated if the request says so, and it is of the same release.
  ///
  /// `notify` is told of that, and of each check that passed. `surroundings` runs them with what the tree
  /// needs besides. Throws `CheckFailure`.
  static func run(
    _ request: StageRequest, _ tree: InstalledTree, work: FilePath,
    notify: @escaping @Sendable (RunEvent) -> Void,
    in surroundings: (() async throws -> Void) async throws -> Void = { try await $0() }
  ) async throws {
    guard !request.checks.isEmpty else { return }
    var emulator: CheckEmulator?
    if let cross = tree.cross {
      guard request.emulatesChecks else {
        return notify(.skipped(request.checks, cross.description.name))
      }
      do throws(CheckEmulator.Absence) {
        emulator = try CheckEmulator(cross.description, environment: request.environment)
      } catch {
        notify(.warned("checks cannot be emulated: \(error.reason)"))
        return notify(.skipped(request.checks, cross.description.name))
      }
    }
    let checks = ApplicationChecks(request, tree: tree.path, work: work, emulator: emulator)
    try await surroundings {
      try await checks.run { notify(.checked($0, output: $1)) }
    }
  }

  /// Creates the checks of a request for its finished tree.
  private init(
    _ request: StageRequest, tree: FilePath, work: FilePath, emulator: CheckEmulator?
  ) {
    self.emulator = emulator
    checks = request.checks
    directory = request.sourceDirectory
    inherited = InheritedEnvironment(request.environment)
    prefix = request.prefix
    self.tree = tree
    self.work = work
  }

  /// Runs all checks, one after the other; `notify` is told of each that passed and its output.
  ///
  /// Throws `CheckFailure`.
  private func run(_ notify: (ApplicationCheck, String) -> Void) async throws {
    let launchers = work.appending("launchers")
    try writeLaunchers(into: launchers)
    let before = try TreeSnapshot(of: tree)
    for (number, check) in checks.enumerated() {
      let home = work.appending("home-\(number)")
      try FileSystem.createDirectory(home)
      let result = try await CommandRunner().run(
        Command(
          "/bin/sh", ["-c", "exec 2>&1; eval \"$1\"", "check", check.command],
          environment: environment(launchers: launchers, home: home),
          workingDirectory: directory))
      guard result.status.isSuccess else {
        throw CheckFailure.failed(
          check, status: result.status.description, output: result.outputText)
      }
      let changes = try TreeSnapshot(of: tree).changes(since: before)
      guard changes.isEmpty else {
        throw CheckFailure.changedTree(
          check, changes: changes.map { "\($0.path.string) (\($0.change))" })
      }
      notify(check, result.outputText)
    }
  }

  /// Returns the variables of a check: those of the caller, a home of its own, and the tree first.
  private func environment(launchers: FilePath, home: FilePath) -> [String: String] {
    var variables = inherited.forPrograms
    for name in variables.keys where name.hasPrefix("XDG_") { variables[name] = nil }
    variables["HOME"] = home.string
    variables["PATH"] = [
      launchers.string, tree.appending("bin").string, variables["PATH"] ?? "/usr/bin:/bin",
    ].joined(separator: ":")
    variables["VIRTUAL_ENV"] = tree.string
    variables["PYTHONDONTWRITEBYTECODE"] = "1"
    // pytest would leave a cache in the source.
    variables["PYTEST_ADDOPTS"] = [variables["PYTEST_ADDOPTS"], "-p no:cacheprovider"]
      .compactMap { $0 }.joined(separator: " ")
    return variables
  }

  /// Writes launchers that stand in for the scripts whose shebang names the interpreter below the
  /// prefix, where there is nothing yet, and for programs that only the emulator runs.
  private func writeLaunchers(into directory: FilePath) throws {
    try FileSystem.createDirectory(directory)
    let bin = tree.appending("bin")
    let interpreters = prefix.appending("bin")
    for name in try FileSystem.entries(of: bin) {
      let path = bin.appending(name)
      if let emulator, let words = try emulated(path, by: emulator) {
        try writeLauncher(words, to: directory.appending(name))
        continue
      }
      guard let status = try FileSystem.status(path), status.type == .regular,
        let shebang = Shebang.parse(
          try RandomAccessFile.open(path).read(at: 0, count: 4096), directories: [interpreters]),
        let invocation = shebang.invocation,
        FilePath(invocation.program).removingLastComponent() == interpreters,
        let program = FilePath(invocation.program).lastComponent
      else { continue }
      let start =
        emulator?.words(for: bin.appending(program), isInterpreter: true)
        ?? [bin.appending(program).string]
      try writeLauncher(
        invocation.environment + start + invocation.arguments + [path.string],
        to: directory.appending(name))
    }
  }

  /// Returns the words that start the interpreter, or a program with machine code, in the emulator; nil for
  /// other files.
  private func emulated(_ path: FilePath, by emulator: CheckEmulator) throws -> [String]? {
    switch try FileSystem.status(path)?.type {
    case .symbolicLink where path.lastComponent?.string.hasPrefix("python") == true:
      emulator.words(for: path, isInterpreter: true)
    case .regular:
      try RandomAccessFile.open(path).read(at: 0, count: 4) == [0x7F, 0x45, 0x4C, 0x46]
        ? emulator.words(for: path, isInterpreter: false) : nil
    default: nil
    }
  }

  private func writeLauncher(_ words: [String], to path: FilePath) throws {
    let line = words.map(Command.quote).joined(separator: " ")
    try AtomicFile.write(
      "#!/bin/sh\nexec \(line) \"$@\"\n", to: path, permissions: .executable)
  }
}
