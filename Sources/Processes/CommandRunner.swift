internal import Glibc
internal import Subprocess
internal import SystemPackage

/// A runner of programs that captures their output.
///
/// Standard output and standard error are read concurrently, so a program never blocks on either.
/// Standard input is an unnamed file, not a pipe: writing to a program that ended without reading
/// would raise SIGPIPE. Programs are registered in `ChildProcesses`, and what one has left running
/// in the background ends with it; only those that clean up are left alone.
package struct CommandRunner: Sendable {
  /// The largest number of bytes of standard output; more is an error.
  package var outputLimit: Int
  /// The largest number of bytes of standard error to keep; older ones are dropped.
  package var errorOutputLimit: Int
  /// Whether its programs remove what others leave, and so do not end when all programs have to.
  package var cleansUp: Bool

  /// A runner with limits far above what programs usually write.
  package init(
    outputLimit: Int = 256 << 20, errorOutputLimit: Int = 1 << 20, cleansUp: Bool = false
  ) {
    self.outputLimit = outputLimit
    self.errorOutputLimit = errorOutputLimit
    self.cleansUp = cleansUp
  }

  /// Runs a command to its end, whatever its exit status.
  ///
  /// `input` is its standard input. Cancelling the task terminates the program. Throws
  /// `ProcessError` if it could not be run, or writes more than `outputLimit`.
  package func run(
    _ command: Command, input: [UInt8] = []
  ) async throws(ProcessError) -> CommandResult {
    try await start(command, input) { file in
      try await capture(command, input: .fileDescriptor(file, closeAfterSpawningProcess: false))
    }
  }

  /// Runs a command to its end, and hands over what it writes, standard error included, as it comes.
  ///
  /// Its standard input is empty. Throws as `run(_:input:)`, without a limit of the output.
  package func run(
    _ command: Command, showing show: @Sendable ([UInt8]) -> Void
  ) async throws(ProcessError) -> CommandStatus {
    try await start(command, []) { file in
      var leader: pid_t?
      defer { if let leader { ChildProcesses.remove(leader) } }
      let result = try await Subprocess.run(
        command.configuration,
        input: .fileDescriptor(file, closeAfterSpawningProcess: false), output: .sequence,
        error: .combinedWithOutput
      ) { execution in
        leader = execution.processIdentifier.value
        ChildProcesses.add(execution.processIdentifier.value)
        for try await buffer in execution.standardOutput {
          show(buffer.withUnsafeBytes { Array($0) })
        }
      }
      return Self.status(result.terminationStatus)
    }
  }

  /// Checks what a command needs, and runs it with a file as its standard input.
  private func start<Result>(
    _ command: Command, _ input: [UInt8], run: (FileDescriptor) async throws -> Result
  ) async throws(ProcessError) -> Result {
    if let directory = command.workingDirectory {
      let status = try? Stat(directory, followTargetSymlink: true)
      guard status?.type == .directory else { throw .noWorkingDirectory(command) }
    }
    do {
      try DescriptorReserve.check()
      let file =
        input.isEmpty ? try DescriptorReserve.emptyInput() : try Self.namelessFile(holding: input)
      return try await file.closeAfter {
        try await run(file)
      }
    } catch let error as ProcessError {
      throw error
    } catch let error as SubprocessError {
      throw Self.translate(error, command)
    } catch let error as Errno {
      throw .notStarted(command, reason: error.description)
    } catch {
      throw .notStarted(command, reason: "\(error)")
    }
  }

  /// Runs a command that has to succeed.
  ///
  /// Throws `ProcessError`: `failed` for every status but 0.
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
    var leader: pid_t?
    defer { if let leader { ChildProcesses.remove(leader) } }
    let result = try await Subprocess.run(
      command.configuration, input: input, output: .sequence, error: .sequence
    ) { execution in
      leader = execution.processIdentifier.value
      if !cleansUp { ChildProcesses.add(execution.processIdentifier.value) }
      let standardError = execution.standardError
      async let errorOutput = tail(of: standardError)
      var output: [UInt8] = []
      for try await buffer in execution.standardOutput {
        guard output.count + buffer.count <= outputLimit else {
          throw ProcessError.tooMuchOutput(command, limit: outputLimit)
        }
        buffer.withUnsafeBytes { output.append(contentsOf: $0) }
      }
      return (output, try await errorOutput)
    }
    return CommandResult(
      status: Self.status(result.terminationStatus), output: result.closureResult.0,
      errorOutput: result.closureResult.1)
  }

  private static func status(_ status: TerminationStatus) -> CommandStatus {
    switch status {
    case .exited(let code): .exited(code)
    case .signaled(let number): .signaled(number)
    }
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

  /// Returns an open file without a name that contains `bytes`, positioned at its start.
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

extension FileDescriptor {
  /// Runs `body`, then closes the descriptor, whether or not it threw.
  fileprivate func closeAfter<R>(_ body: () async throws -> R) async throws -> R {
    defer { try? close() }
    return try await body()
  }
}
