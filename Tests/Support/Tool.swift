internal import Core
internal import Glibc
package import SystemPackage
package import Testing

/// A program that a test runs.
package enum Tool {
  /// The result of a program that has ended.
  package struct Result {
    /// The exit status; the negative number of the signal if one ended the program.
    package let status: Int32
    package let output: [UInt8]
    package let errors: String

    package var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// Runs `arguments`, the first of which is looked up in PATH.
  ///
  /// Output goes to files rather than to pipes, so that no buffer can fill up. The program gets a
  /// fixed environment unless it is to inherit that of the tests. Throws `Errno` if there is no such
  /// program, and `FileError`.
  package static func run(
    _ arguments: [String], in directory: FilePath? = nil, environment: [String: String] = [:],
    inheritsEnvironment: Bool = false
  ) throws -> Result {
    let scratch = try Scratch()
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
    var variables = inheritsEnvironment ? inherited : fixed
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

  /// Runs `arguments`, which must succeed; the parameters are those of `run`.
  ///
  /// Throws also where the program fails, which is an issue of the test.
  @discardableResult
  package static func check(
    _ arguments: [String], in directory: FilePath? = nil, environment: [String: String] = [:],
    inheritsEnvironment: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Result {
    let result = try run(
      arguments, in: directory, environment: environment, inheritsEnvironment: inheritsEnvironment)
    try #require(
      result.status == 0, "\(arguments): \(result.errors)", sourceLocation: sourceLocation)
    return result
  }

  /// Runs a Python program with `arguments`; it must succeed.
  @discardableResult
  package static func python(
    _ program: String, _ arguments: String..., in directory: FilePath? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Result {
    try check(
      ["/usr/bin/python3", "-I", "-c", program] + arguments, in: directory,
      sourceLocation: sourceLocation)
  }

  /// Writes a program that the test runs.
  ///
  /// Another process does: children that other tests start in the same moment have the descriptors
  /// of this one until they run a program of their own, and the kernel runs nothing that anyone has
  /// open for writing (ETXTBSY, execve(2)). Throws as `check`.
  package static func write(_ contents: some Collection<UInt8>, to path: FilePath) throws {
    let scratch = try Scratch()
    let source = scratch.path.appending("program")
    try AtomicFile.write(Array(contents), to: source)
    try check(["install", "--mode=755", source.string, path.string])
  }

  /// Writes a script that the test runs, as another process; throws as `check`.
  package static func write(_ text: String, to path: FilePath) throws {
    try write(text.utf8, to: path)
  }

  private static let fixed = [
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC",
  ]

  private static var inherited: [String: String] {
    var variables: [String: String] = [:]
    var pointer = environ
    while let variable = pointer.pointee {
      let parts = String(cString: variable).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
      pointer += 1
    }
    return variables
  }
}

/// Runs a shell command, and returns its exit status and what it printed on standard output.
///
/// Throws as `Tool.run`.
package func shell(_ command: String) throws -> (status: Int32, output: String) {
  let result = try Tool.run(["sh", "-c", command], environment: ["LC_ALL": "C.UTF-8"])
  return (result.status, result.text)
}
