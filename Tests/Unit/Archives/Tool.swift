import Core
import Glibc
import SystemPackage
import Testing

/// Runs a program for a test, and waits for it.
enum Tool {
  /// What a program that was run left behind.
  struct Result {
    let status: Int32
    let output: [UInt8]
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// Runs `arguments`, the first of which is looked up in the PATH.
  ///
  /// Output goes to files rather than to pipes, so that no buffer can fill up.
  static func run(
    _ arguments: [String], in directory: FilePath? = nil, environment: [String: String] = [:]
  ) throws -> Result {
    let scratch = try TemporaryDirectory.create(in: "/tmp", prefix: "venvdeb-tool-")
    let output = scratch.path.appending("output")
    let errors = scratch.path.appending("errors")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, path) in [(STDOUT_FILENO, output), (STDERR_FILENO, errors)] {
      _ = path.withPlatformString {
        posix_spawn_file_actions_addopen(
          &actions, descriptor, $0, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      }
    }
    var variables = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC"]
    variables.merge(environment) { $1 }
    // env(1) changes the directory; posix_spawn needs an extension of glibc to do that.
    let command = directory.map { ["env", "-C", $0.string] + arguments } ?? arguments
    var argv = command.map { strdup($0) } + [nil]
    var envp = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var child: pid_t = 0
    let result = posix_spawnp(&child, command[0], &actions, nil, &argv, &envp)
    guard result == 0 else { throw Errno(rawValue: result) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return Result(
      status: status & 0x7f == 0 ? status >> 8 & 0xff : -(status & 0x7f),
      output: try FileSystem.read(output),
      errors: String(decoding: try FileSystem.read(errors), as: UTF8.self))
  }

  /// Runs `arguments`, which must succeed.
  @discardableResult
  static func check(
    _ arguments: [String], in directory: FilePath? = nil, environment: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Result {
    let result = try run(arguments, in: directory, environment: environment)
    try #require(
      result.status == 0, "\(arguments): \(result.errors)", sourceLocation: sourceLocation)
    return result
  }

  /// Runs a Python program with `arguments`; it must succeed.
  @discardableResult
  static func python(_ program: String, _ arguments: String...) throws -> Result {
    try check(["/usr/bin/python3", "-I", "-c", program] + arguments)
  }
}
