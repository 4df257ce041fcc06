internal import Core
internal import Locks
internal import Packaging
internal import SystemPackage

/// The lock of a project, and what should be done about it.
struct LockAdvice: Sendable, Equatable {
  /// Its name, relative to the project; nil where there is none and none is needed.
  let file: String?
  /// What the user should do; nil for nothing.
  let note: String?
  /// The command that makes the lock anew.
  let command: String
  /// The normalised names of the distributions in it.
  var names: Set<String> = []
  /// Whether it has a revision in Git.
  var asksGit = false
  /// Whether the build can use it as it is.
  var isUsable = true

  /// Whether the build needs pip: for what the lock has no wheels of, or does not say.
  var needsPip = false

  /// Finds the lock of the project in `directory`, as `venvdeb stage` would.
  ///
  /// `python` is the interpreter that the package is for, which the commands in messages name.
  /// Throws `FileError`.
  static func find(in directory: FilePath, _ metadata: ProjectMetadata, python: FilePath) throws
    -> LockAdvice
  {
    let compiler = LockCompiler(project: directory, python: python)
    if let file = try LockFormats.defaultFile(in: directory) {
      return read(file, in: directory, compiler)
    }
    let name = LockFormats.recommendedFileName
    if let other = try fileInSubdirectory(of: directory) {
      return LockAdvice(
        file: name,
        note: "no lock file found, but there is \(other): if it pins what the package needs, write"
          + " 'requirements: \(other)' into debian/*.venvdeb; else generate \(name) with"
          + " 'venvdeb lock \(other)'", command: compiler.command, isUsable: false, needsPip: true)
    }
    guard metadata.hasDependencies || metadata.isDirectory else {
      return LockAdvice(file: nil, note: nil, command: compiler.command)
    }
    return LockAdvice(
      file: name,
      note: "no lock file found, and the project has dependencies:"
        + " generate \(name) with '\(compiler.command)'", command: compiler.command,
      isUsable: false, needsPip: true)
  }

  /// Returns the file of `requirements/` that is most likely for production; nil if there is none.
  ///
  /// Throws `FileError`.
  private static func fileInSubdirectory(of directory: FilePath) throws -> String? {
    let files = directory.appending("requirements")
    guard FileSystem.isDirectory(files) else { return nil }
    let names = try FileSystem.entries(of: files).map(\.string)
      .filter { $0.hasSuffix(".txt") }.sorted()
    let favoured = ["prod", "production", "deploy", "requirements", "base", "main", "common"]
    let name = favoured.lazy.map { "\($0).txt" }.first(where: names.contains) ?? names.first
    return name.map { "requirements/\($0)" }
  }

  /// Reads a lock and finds what is missing in it, if anything.
  private static func read(
    _ file: FilePath, in directory: FilePath, _ compiler: LockCompiler
  ) -> LockAdvice {
    let name = file.lastComponent?.string ?? ""
    // Whose lock it is, makes it anew.
    let command = (try? LockFormats.otherMaker(of: file))?.update ?? compiler.update
    let lock: Lock
    do {
      let name = compiler.python.lastComponent?.string ?? ""
      let version = PythonVersion(parsing: name.drop { !$0.isNumber })
      lock = try Lock.read(
        [file], allowUnpinned: true, project: directory,
        scope: version.map { .usual(python: $0) } ?? .usual())
    } catch {
      return LockAdvice(
        file: name, note: "\(name) cannot be used: \(error.message)", command: command,
        isUsable: false, needsPip: true)
    }
    var note: String?
    if let entry = lock.unpinned.first {
      note =
        "\(name) does not pin '\(entry.name.raw)':"
        + " pin all requirements with '\(compiler.command)'"
    } else if !lock.entries.isEmpty, !lock.hasHashes {
      note = "\(name) has no hashes: add them with '\(compiler.command)'"
    }
    return LockAdvice(
      file: name, note: note, command: command,
      names: Set(lock.entries.map(\.name.normalized)),
      asksGit: lock.entries.contains { entry in
        if case .direct(.vcs) = entry.selection { true } else { false }
      }, isUsable: lock.unpinned.isEmpty,
      needsPip: lock.entries.contains { entry in
        entry.artifacts.isEmpty || entry.artifacts.contains { $0.kind != .wheel }
      })
  }
}

/// The command that makes the lock of a project from what that requires.
struct LockCompiler: Sendable, Equatable {
  /// The project.
  let project: FilePath
  /// The interpreter that the lock is for.
  let python: FilePath

  /// The command that makes the first lock, for a shell in the project's directory.
  ///
  /// What requirements.txt has without pins is what a lock is made from, so it gets the name that
  /// such files have.
  var command: String {
    has(Self.output) && !has(Self.source) ? "mv \(Self.output) \(Self.source) && \(update)" : update
  }

  /// The command that makes a lock anew.
  var update: String { "\(LockFormats.compileCommand) --python \(python.string)" }

  private static let source = "requirements.in"
  private static let output = LockFormats.recommendedFileName

  private func has(_ name: String) -> Bool {
    FileSystem.isRegularFile(project.appending(name))
  }
}
