internal import Core
internal import SystemPackage

/// The file in a project that pins what the package will contain.
struct LockAdvice: Sendable, Equatable {
  /// Its name, relative to the project; nil where there is none and none is needed.
  let file: String?
  /// What the user should do about it.
  let note: String?

  /// Finds the lock of the project in `directory`.
  ///
  /// Throws `FileError`.
  static func find(in directory: FilePath, hasDependencies: Bool) throws -> LockAdvice {
    let requirements = directory.appending("requirements.txt")
    if FileSystem.isRegularFile(requirements) {
      let text = String(decoding: try FileSystem.read(requirements), as: UTF8.self)
      return LockAdvice(file: "requirements.txt", note: note(about: text))
    }
    for (name, export) in exporters
    where FileSystem.isRegularFile(directory.appending(name)) {
      return LockAdvice(
        file: "requirements.txt",
        note: "there is no requirements.txt: make one from \(name) with '\(export)'")
    }
    guard hasDependencies else { return LockAdvice(file: nil, note: nil) }
    return LockAdvice(
      file: "requirements.txt",
      note: "there is no requirements.txt, which pins what the package will contain:"
        + " make one with '\(compiler)'")
  }

  /// What makes a lock of what a project requires.
  private static let compiler = "uv pip compile --generate-hashes -o requirements.txt"

  /// The locks of other tools, and what makes a requirements file with hashes of them.
  private static let exporters = [
    ("pylock.toml", "uv pip compile --generate-hashes -o requirements.txt pylock.toml"),
    ("uv.lock", "uv export --locked --no-dev --no-emit-project -o requirements.txt"),
    ("poetry.lock", "poetry export -o requirements.txt"),
    ("pdm.lock", "pdm export --prod --no-self -o requirements.txt"),
    ("Pipfile.lock", "pipenv requirements --hash > requirements.txt"),
  ]

  /// What is missing in a requirements file, if anything.
  private static func note(about text: String) -> String? {
    let lines = text.split(whereSeparator: \.isNewline).filter { line in
      guard let first = line.first else { return false }
      return first.isLetter || first.isNumber
    }
    let unpinned = lines.first { !$0.contains("==") && !$0.contains("@") }
    if let unpinned {
      let name = unpinned.prefix { $0.isLetter || $0.isNumber || "-_.".contains($0) }
      return "requirements.txt does not pin '\(name)': pin everything with '\(compiler)'"
    }
    if !lines.isEmpty, !text.contains("--hash=") {
      return "requirements.txt has no hashes: add them with '\(compiler)'"
    }
    return nil
  }
}
