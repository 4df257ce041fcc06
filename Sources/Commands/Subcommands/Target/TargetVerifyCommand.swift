package import ArgumentParser
internal import Core
internal import SystemPackage
internal import Venv

/// `venvdeb target verify`: compares a target with an interpreter.
package struct TargetVerifyCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Compare a target with an interpreter of this machine.",
    discussion: """
      Runs the interpreter of the target, and compares what it says with the description. Differences \
      are printed one a line, and make the exit status 1. An interpreter for another architecture can \
      be named where this machine can run it, as in a chroot with qemu-user.

      Examples:

        venvdeb target verify debian-12-amd64
        venvdeb target verify ./mine.json --python /usr/bin/python3.13 --json
      """)

  @Argument(help: "Name of the target, or a target file.", completion: .file(extensions: ["json"]))
  var target: String

  @Option(
    name: [.long, .customShort("p")],
    help: "Interpreter to compare with (default: that of the target, by its path).")
  var python: String?
  @OptionGroup var json: ReportOptions
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let description = try session.target(target)
    let path = description.target.executable
    let interpreter = try await Interpreter.find(session.interpreterName(python) ?? path.string)
    let differences = description.differences(from: interpreter.target.onAnyMachine)
    if json.json {
      try session.print(
        json: VerificationReport(
          target: "\(description.name)", interpreter: interpreter.executable.string,
          differences: differences))
    } else {
      for difference in differences { try session.print("\(difference)") }
    }
    guard differences.isEmpty else {
      throw OtherTarget(
        name: description.name, interpreter: interpreter.executable, count: differences.count)
    }
    try session.note("'\(interpreter.executable.string)' is as \(description.name) says")
  }
}

/// The JSON of `venvdeb target verify`.
private struct VerificationReport: Encodable {
  let target: String
  let interpreter: String
  let differences: [TargetDifference]
}

/// An interpreter that is not as the target says; the differences have been printed.
private struct OtherTarget: Failure {
  let name: TargetName
  let interpreter: FilePath
  let count: Int

  var message: String {
    "'\(interpreter.string)' is not as \(name) says: \(Quantity(count, "difference"))"
  }
}
