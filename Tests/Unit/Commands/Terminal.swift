import Commands
import Core
import Synchronization
import SystemPackage
import TestSupport

/// A process that a command runs in, as far as it can tell.
struct Terminal: ~Copyable {
  /// What a command left behind.
  struct Outcome: Equatable {
    let status: Int32
    let output: String
    let errorOutput: String
  }

  let directory: Scratch
  let path: FilePath
  var environment = [
    "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8",
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
    "DEBFULLNAME": "Deb Ian", "DEBEMAIL": "deb@example.org", "SOURCE_DATE_EPOCH": "1700000000",
    "VENVDEB_TEMPLATES": checkout.appending("debian-templates").string,
  ]
  var isTerminal = false

  init() throws {
    directory = try Scratch()
    path = directory.path
  }

  /// Starts in a directory below the temporary one.
  init(in name: String) throws {
    self.init(try Self.makeDirectory(named: name), name)
  }

  private init(_ directory: consuming Scratch, _ name: String) {
    path = directory.path.pushing(FilePath(name))
    self.directory = directory
  }

  private static func makeDirectory(named name: String) throws -> Scratch {
    let directory = try Scratch()
    try FileSystem.createDirectories(directory.path.pushing(FilePath(name)))
    return directory
  }

  /// A session in this terminal that writes into the two texts.
  func session(_ output: Text, _ errorOutput: Text) -> Session {
    Session(
      environment: environment, currentDirectory: path,
      output: TextOutput { output.append($0) },
      errorOutput: TextOutput { errorOutput.append($0) },
      isTerminal: isTerminal)
  }

  /// Runs a command line.
  func run(_ arguments: String...) async -> Outcome { await run(arguments: arguments) }

  /// Runs a command line.
  func run(arguments: [String]) async -> Outcome {
    let output = Text()
    let errorOutput = Text()
    let status = await VenvdebCommand.main(arguments, in: session(output, errorOutput))
    return Outcome(
      status: status, output: output.text,
      errorOutput: errorOutput.text)
  }

  /// A text that a session may write to from anywhere.
  final class Text: Sendable {
    private let value = Mutex("")

    var text: String { value.withLock { $0 } }

    func append(_ text: String) { value.withLock { $0 += text } }
  }
}
