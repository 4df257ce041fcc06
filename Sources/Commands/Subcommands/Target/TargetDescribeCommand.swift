package import ArgumentParser
internal import Core
internal import Debian
internal import SystemPackage
internal import Venv

/// `venvdeb target describe`: prints the target file of an interpreter of this machine.
package struct TargetDescribeCommand: SessionCommand {
  package static let configuration = CommandConfiguration(
    commandName: "describe", abstract: "Print the target file of an interpreter of this machine.",
    discussion: """
      The interpreter must be one that a Debian package has installed. Runs it. The system and its \
      release are those of /etc/os-release.

      Examples:

        venvdeb target describe
        venvdeb target describe --python python3.11 >debian/targets/debian-12-amd64.json
      """)

  @Option(
    name: [.long, .customShort("p")],
    help: "Interpreter: a name such as python3.11, or a path (default: /usr/bin/python3).")
  var python: String?
  @OptionGroup package var shared: SharedOptions

  package init() {}

  package func run(in session: Session) async throws {
    let interpreter = try await Interpreter.find(session.interpreterName(python))
    guard let name = OSRelease.current()?.target else { throw UnknownSystem() }
    let description = try TargetDescription(
      interpreter, system: name.system, release: name.release)
    try session.output.write(try TargetFile.text(of: description))
  }
}

/// A system that does not say which it is.
private struct UnknownSystem: Failure {
  var message: String { "cannot tell which system this is: no ID in /etc/os-release" }
}
