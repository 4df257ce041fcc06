internal import ArgumentParser
internal import Venv

/// The option of commands that gather wheels for several systems.
struct TargetArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Target that the wheels are for: a name such as debian-12-arm64, or a target file (repeatable).",
      valueName: "target"),
    completion: .file(extensions: ["json"]))
  var target: [String] = []

  /// Returns the targets that were given.
  ///
  /// Throws as `Session.target`.
  func descriptions(in session: Session) throws -> [TargetDescription] {
    try target.map { try session.target($0) }
  }
}
