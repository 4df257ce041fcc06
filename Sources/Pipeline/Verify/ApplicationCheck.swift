internal import Core
internal import Processes
internal import SystemPackage
internal import Venv

/// A command of the maintainer that tests the application before its package is made.
package struct ApplicationCheck: Sendable, Hashable {
  /// What the shell runs.
  package let command: String
  /// Where it was asked for, as in "debian/demo.venvdeb:3".
  package let place: String

  package init(command: String, place: String) {
    self.command = command
    self.place = place
  }
}

/// Runs the checks in the finished tree, at the place where it was built.
///
/// A check that changes the tree is an error: what was tested is what is shipped.
struct ApplicationChecks {
  let options: StageOptions
  /// The finished tree.
  let tree: FilePath
  /// A directory of ours for what the checks write.
  let work: FilePath

  /// Runs all checks, each in turn; `notify` is told of each that passed and what it wrote.
  ///
  /// Throws `StageError.checkFailed` and `StageError.checkChangedTree`.
  func run(_ notify: (ApplicationCheck, String) -> Void) async throws {
    guard !options.checks.isEmpty else { return }
    let launchers = work.appending("launchers")
    try writeLaunchers(into: launchers)
    let before = try TreeSnapshot(of: tree)
    for (number, check) in options.checks.enumerated() {
      let home = work.appending("home-\(number)")
      try FileSystem.createDirectory(home)
      let result = try await CommandRunner().run(
        Command(
          "/bin/sh", ["-c", "exec 2>&1; eval \"$1\"", "check", check.command],
          environment: environment(launchers: launchers, home: home),
          workingDirectory: options.sourceDirectory))
      guard result.status.isSuccess else {
        throw StageError.checkFailed(check, result.status.description, output: result.outputText)
      }
      let changes = try TreeSnapshot(of: tree).changes(since: before)
      guard changes.isEmpty else {
        throw StageError.checkChangedTree(
          check, changes: changes.map { "\($0.path.string) (\($0.change))" })
      }
      notify(check, result.outputText)
    }
  }

  /// The variables of a check: those of the caller, a home of its own, and the tree first.
  private func environment(launchers: FilePath, home: FilePath) -> [String: String] {
    var variables = options.environment
    for name in variables.keys where name.hasPrefix("XDG_") || Self.forgotten.contains(name) {
      variables[name] = nil
    }
    variables["HOME"] = home.string
    variables["PATH"] = [
      launchers.string, tree.appending("bin").string, variables["PATH"] ?? "/usr/bin:/bin",
    ].joined(separator: ":")
    variables["VIRTUAL_ENV"] = tree.string
    variables["PYTHONDONTWRITEBYTECODE"] = "1"
    // Else pytest leaves a cache in the source.
    variables["PYTEST_ADDOPTS"] = [variables["PYTEST_ADDOPTS"], "-p no:cacheprovider"]
      .compactMap { $0 }.joined(separator: " ")
    return variables
  }

  /// What would make the tree's Python another one than on the target.
  private static let forgotten: Set = [
    "PYTHONHOME", "PYTHONPATH", "PYTHONPYCACHEPREFIX", "PYTHONSTARTUP", "PYTHONUSERBASE",
    "__PYVENV_LAUNCHER__",
  ]

  /// Stands in for the scripts that name the interpreter's place on the target, where there is
  /// nothing yet.
  private func writeLaunchers(into directory: FilePath) throws {
    try FileSystem.createDirectory(directory)
    let bin = tree.appending("bin")
    let interpreter = options.prefix.appending("bin")
    for name in try FileSystem.entries(of: bin) {
      let path = bin.appending(name)
      guard let status = try FileSystem.status(path), status.type == .regular,
        let shebang = Shebang.parse(try RandomAccessFile.open(path).read(at: 0, count: 4096)),
        shebang.interpreter.removingLastComponent() == interpreter,
        let program = shebang.interpreter.lastComponent
      else { continue }
      var words = [bin.appending(program).string]
      if case .plain(let argument?) = shebang.form { words.append(argument) }
      words.append(path.string)
      let line = words.map(Command.quote).joined(separator: " ")
      try AtomicFile.write(
        "#!/bin/sh\nexec \(line) \"$@\"\n", to: directory.appending(name), permissions: .executable)
    }
  }
}
