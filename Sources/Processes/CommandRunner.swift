internal import Glibc
internal import Subprocess
internal import SystemPackage

/// Runs programs and holds what they write.
///
/// Both outputs are read at the same time, so a program that writes much to either never waits
/// for us. Input goes through a nameless file rather than a pipe: a program that ends without
/// reading it costs nothing, where a pipe would send us SIGPIPE.
package struct CommandRunner: Sendable {
  /// The most bytes of standard output that `run` holds; more is an error.
  package var outputLimit: Int
  /// The most bytes of standard error that are kept; what is older is dropped.
  package var errorOutputLimit: Int

  package init(outputLimit: Int = 256 << 20, errorOutputLimit: Int = 1 << 20) {
    self.outputLimit = outputLimit
    self.errorOutputLimit = errorOutputLimit
  }

  /// Runs a command to its end, whatever its exit status.
  ///
  /// `input` is its standard input. A task that is cancelled ends the program.
  package func run(
    _ command: Command, input: [UInt8] = []
  ) async throws(ProcessError) -> CommandResult {
    if let directory = command.workingDirectory {
      let status = try? Stat(directory, followTargetSymlink: true)
      guard status?.type == .directory else { throw .noWorkingDirectory(command) }
    }
    do {
      guard !input.isEmpty else { return try await capture(command, input: .none) }
      let file = try Self.namelessFile(holding: input)
      return try await file.closeAfter {
        try await capture(
          command, input: .fileDescriptor(file, closeAfterSpawningProcess: false))
      }
    } catch let error as ProcessError {
      throw error
    } catch let error as SubprocessError {
      throw Self.translate(error, command)
    } catch let error as Errno {
      throw .inputOutput(command, reason: error.description)
    } catch {
      throw .notStarted(command, reason: "\(error)")
    }
  }

  /// Runs a command that has to succeed; any status but 0 is `ProcessError.failed`.
  @discardableResult package func runChecked(
    _ command: Command, input: [UInt8] = []
  ) async throws(ProcessError) -> CommandResult {
    let result = try await run(command, input: input)
    guard result.status.isSuccess else {
      throw .failed(command, result.status, errorOutput: result.errorTail())
    }
    return result
  }

  private func capture(
    _ command: Command, input: some InputProtocol
  ) async throws -> CommandResult {
    let result = try await Subprocess.run(
      command.configuration, input: input, output: .sequence, error: .sequence
    ) { execution in
      let complaints = execution.standardError
      async let errorOutput = tail(of: complaints)
      var output: [UInt8] = []
      for try await buffer in execution.standardOutput {
        guard output.count + buffer.count <= outputLimit else {
          throw ProcessError.tooMuchOutput(command, limit: outputLimit)
        }
        buffer.withUnsafeBytes { output.append(contentsOf: $0) }
      }
      return (output, try await errorOutput)
    }
    let status: CommandStatus =
      switch result.terminationStatus {
      case .exited(let code): .exited(code)
      case .signaled(let number): .signaled(number)
      }
    return CommandResult(
      status: status, output: result.closureResult.0, errorOutput: result.closureResult.1)
  }

  private func tail(of stream: SubprocessOutputSequence) async throws -> [UInt8] {
    var kept: [UInt8] = []
    for try await buffer in stream {
      buffer.withUnsafeBytes { kept.append(contentsOf: $0) }
      // Twice the limit before cutting keeps the number of moves small.
      if kept.count > 2 * errorOutputLimit { kept.removeFirst(kept.count - errorOutputLimit) }
    }
    if kept.count > errorOutputLimit { kept.removeFirst(kept.count - errorOutputLimit) }
    return kept
  }

  /// An open file without a name that holds `bytes` and stands at its beginning.
  private static func namelessFile(holding bytes: [UInt8]) throws(Errno) -> FileDescriptor {
    guard let stream = tmpfile() else { throw Errno(rawValue: errno) }
    defer { fclose(stream) }
    let raw = fcntl(fileno(stream), F_DUPFD_CLOEXEC, 3)
    guard raw >= 0 else { throw Errno(rawValue: errno) }
    let file = FileDescriptor(rawValue: raw)
    do {
      try file.writeAll(bytes)
      try file.seek(offset: 0, from: FileDescriptor.SeekOrigin.start)
      return file
    } catch {
      try? file.close()
      throw error as? Errno ?? .ioError
    }
  }

  private static func translate(_ error: SubprocessError, _ command: Command) -> ProcessError {
    let reason = error.underlyingError?.description ?? error.description
    return switch error.code {
    case .executableNotFound: .notFound(command)
    case .failedToChangeWorkingDirectory: .noWorkingDirectory(command)
    case .spawnFailed:
      switch error.underlyingError {
      case .noSuchFileOrDirectory, .permissionDenied, .notDirectory: .notFound(command)
      default: .notStarted(command, reason: reason)
      }
    default: .inputOutput(command, reason: reason)
    }
  }
}

extension Command {
  /// The command in the terms of swift-subprocess.
  fileprivate var configuration: Configuration {
    let isBareName = executable.isRelative && executable.components.count == 1
    return Configuration(
      executable: isBareName && !executable.string.contains("/")
        ? .name(executable.string) : .path(executable),
      arguments: Arguments(arguments),
      environment: .custom(
        Dictionary(
          uniqueKeysWithValues: environment.map {
            (Environment.Key(stringLiteral: $0.key), $0.value)
          })),
      workingDirectory: workingDirectory)
  }
}

extension FileDescriptor {
  /// Runs `body`, then closes the descriptor, whether or not it threw.
  fileprivate func closeAfter<R>(_ body: () async throws -> R) async throws -> R {
    defer { try? close() }
    return try await body()
  }
}
