internal import Core
package import SystemPackage

/// The formats of lock files that are known: which are read, which one is written, and which have
/// to be exported.
package enum LockFormats {
  /// The formats that are read, best first: in this order locks of a project are looked for.
  package static let all: [any LockFormat] = [
    Pylock(),
    UvLock(),
    PoetryLock(),
    PdmLock(),
    PipfileLock(),
    RequirementsTxt(),
  ]

  /// The locks of tools, with the commands that export them as requirements files: one requirements
  /// file cannot include another kind of lock.
  static let foreign = [
    ForeignLock(
      fileName: ForeignLock.pylock, kind: "a lock of PEP 751",
      export: "uv venv --quiet .lock && uv pip sync --quiet --python .lock pylock.toml"
        + " && uv pip freeze --python .lock"
        + " | uv pip compile --generate-hashes --no-deps -o requirements.txt -"),
    ForeignLock(
      fileName: "uv.lock", kind: "a lock of uv",
      export: "uv export --locked --no-dev --no-emit-project -o requirements.txt",
      update: "uv lock"),
    ForeignLock(
      fileName: "poetry.lock", kind: "a lock of Poetry",
      export: "uvx --from poetry --with poetry-plugin-export poetry export -o requirements.txt",
      update: "poetry lock"),
    ForeignLock(
      fileName: "pdm.lock", kind: "a lock of PDM",
      export: "pdm export --prod -o requirements.txt", update: "pdm lock"),
    ForeignLock(
      fileName: "Pipfile.lock", kind: "a lock of Pipenv",
      export: "pipenv requirements --hash > requirements.txt", update: "pipenv lock"),
  ]

  /// The commands of tools that write pylock files, by what `created-by` begins with.
  private static let pylockMakers = [
    ("uv", "uv export --format pylock.toml -o pylock.toml"), ("pdm", "pdm lock"),
    ("poetry", "poetry export -f pylock.toml -o pylock.toml"), ("pipenv", "pipenv lock"),
    ("pip", "pip lock -o pylock.toml"),
  ]

  /// The name of the lock that a project should have if it has none.
  package static let recommendedFileName = RequirementsTxt.fileName

  /// The command that generates that lock from what a project requires.
  package static let compileCommand = "venvdeb lock"

  /// The commands that generate such a lock with hashes, for hints.
  package static let compilers = "'\(compileCommand)' or 'uv pip compile --generate-hashes'"

  /// Returns the format that reads a file: that which recognizes the name or the contents, or else
  /// requirements.txt, whose files may have any name.
  package static func format(of file: FilePath) throws(LockError) -> any LockFormat {
    let name = file.lastComponent?.string ?? ""
    if let format = all.first(where: { $0.recognizes(fileName: name) }) { return format }
    if let lock = ForeignLock.sources.first(where: { $0.matches(fileName: name) }) {
      throw LockError(.foreign(file, lock), at: nil)
    }
    do {
      if let lock = foreignLock(contents: try FileSystem.read(file)),
        let format = all.first(where: { $0.fileNames.contains(lock.fileName) })
      {
        return format
      }
    } catch {
      // What cannot be read is an error of the format, where the name tells one.
      guard !["lock", "toml", "json"].contains(file.extension ?? "") else {
        throw LockError(
          .unreadable(file, format: "lock", reason: error.reason.description), at: nil)
      }
    }
    return RequirementsTxt()
  }

  /// Returns the lock of a project that names none: the first of the formats' file names that is in
  /// its directory.
  ///
  /// Throws `FileError`.
  package static func defaultFile(in directory: FilePath) throws -> FilePath? {
    try defaultFiles(in: directory).first
  }

  /// Returns the locks in the directory of a project, of which the first counts.
  ///
  /// Throws `FileError`.
  package static func defaultFiles(in directory: FilePath) throws -> [FilePath] {
    try all.flatMap { try $0.defaultFiles(in: directory) }
  }

  /// Returns the lock that another tool makes, if that is what a file is; nil for another file, and
  /// for one that does not exist.
  ///
  /// Throws `LockError` for a pylock file that cannot be read.
  package static func otherMaker(of file: FilePath) throws(LockError) -> ForeignLock? {
    let name = file.lastComponent?.string ?? ""
    if let lock = foreign.first(where: { $0.update != nil && $0.matches(fileName: name) }) {
      return lock
    }
    guard FileSystem.isRegularFile(file) else { return nil }
    if Pylock().recognizes(fileName: name) {
      let creator = try LockFile.toml(file, format: Pylock().name).root.string("created-by") ?? ""
      guard creator != PylockWriter.creator else { return nil }
      return ForeignLock(
        fileName: name, kind: "a lock of \(creator.isEmpty ? "another tool" : creator.excerpt)",
        export: "", update: pylockCommand(of: creator))
    }
    guard let bytes = try? FileSystem.read(file) else { return nil }
    return foreignLock(contents: bytes)
  }

  /// Returns the command that writes the pylock files of a `created-by`; nil for an unknown tool.
  static func pylockCommand(of creator: String) -> String? {
    if creator == PylockWriter.creator { return compileCommand }
    return pylockMakers.first { creator.lowercased().hasPrefix($0.0) }?.1
  }

  /// Returns the lock of another tool, or what it is made from, that has these contents.
  static func foreignLock(contents: [UInt8]) -> ForeignLock? {
    ForeignLock.fileName(ofContents: contents).flatMap { name in
      (foreign + ForeignLock.sources).first { $0.fileName == name }
    }
  }

  /// Returns the text of a lock that is written.
  package static func text(
    of lock: FrozenLock, as format: WrittenLockFormat = .requirements
  ) -> String {
    switch format {
    case .requirements: RequirementsWriter.text(of: lock)
    case .pylock: PylockWriter.text(of: lock)
    }
  }

  /// Returns whether the text of a lock has hashes, which only requirements files may lack.
  package static func hasHashes(_ lock: FrozenLock, as format: WrittenLockFormat) -> Bool {
    format == .pylock || RequirementsWriter.hasHashes(lock)
  }
}
