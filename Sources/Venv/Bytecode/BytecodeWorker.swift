internal import Core
internal import Glibc
internal import Processes
internal import Subprocess
internal import SystemPackage

/// An interpreter that compiles file after file, and what becomes of its replies.
struct BytecodeWorker {
  private let compiler: BytecodeCompiler
  private let queue: CompileQueue
  /// Whether a file with which the interpreter dies is an error, rather than to be tried again.
  private let isLastAttempt: Bool
  private var summary = CompileSummary()
  private let files: BytecodeFiles
  /// The jobs that were requested and not replied to, in this order.
  private var outstanding: [CompileJob] = []
  /// Requests that the worker has not read yet.
  private var outgoing: [UInt8] = []
  private var isReady = false
  /// How many interpreters were killed before they were ready.
  private var kills = 0

  private static let killLimit = 2
  /// Another batch is taken when fewer jobs than this are left, so that the interpreter never waits.
  private static let lowWater = 8

  /// Throws `FileError`.
  init(
    compiler: BytecodeCompiler, queue: CompileQueue, isLastAttempt: Bool = false
  ) throws(FileError) {
    self.compiler = compiler
    self.queue = queue
    self.isLastAttempt = isLastAttempt
    files = try BytecodeFiles(tree: compiler.tree)
  }

  /// Compiles until the queue is finished.
  ///
  /// The interpreter is started with the first batch. If it dies, the file that it was compiling is
  /// listed as interrupted, and another one compiles the rest. Throws `BytecodeError` and
  /// `FileError`.
  mutating func run() async throws -> CompileSummary {
    while true {
      if outstanding.isEmpty {
        guard let batch = await queue.next() else { return summary }
        outstanding = batch
      }
      let (ending, errorLine) = try await runInterpreter()
      guard let job = outstanding.first else { continue }
      try Task.checkCancellation()
      guard isReady else {
        if case .signaled = ending, kills < Self.killLimit {
          kills += 1
          continue
        }
        throw BytecodeError.worker(
          program.path,
          reason: "the interpreter \(ending)\(errorLine.isEmpty ? "" : ": \(errorLine)")")
      }
      guard !isLastAttempt else {
        throw BytecodeError.module(job.path, reason: reason(for: ending))
      }
      summary.interrupted.append(job)
      outstanding.removeFirst()
    }
  }

  private func reason(for ending: CommandStatus) -> String {
    switch ending {
    case .signaled(SIGALRM): "the compiler takes more than \(compiler.timeLimit) s"
    case .signaled(SIGKILL): "the compiler was killed twice; the machine may be out of memory"
    case .exited(BytecodeScript.memoryStatus):
      "the compiler needs more than \(compiler.memoryLimit >> 10) MiB of memory"
    default: "the interpreter \(ending)"
    }
  }

  /// Runs one interpreter until the queue is finished or it dies; `outstanding` is what it has
  /// left.
  ///
  /// Requests go through a socket rather than a pipe: writing to a pipe whose reader has died
  /// raises SIGPIPE.
  private mutating func runInterpreter() async throws -> (CommandStatus, String) {
    isReady = false
    outgoing = []
    for job in outstanding { request(job) }
    do throws(Errno) {
      try DescriptorReserve.check()
    } catch {
      throw BytecodeError.worker(program.path, reason: error.description)
    }
    var ends: [CInt] = [-1, -1]
    guard
      socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0
    else {
      throw BytecodeError.worker(
        program.path, reason: Errno(rawValue: errno).description)
    }
    let ours = FileDescriptor(rawValue: ends[0])
    var isOpen = true
    defer { if isOpen { try? ours.close() } }
    var leader: pid_t?
    defer { if let leader { ChildProcesses.remove(leader) } }
    let result = try await Subprocess.run(
      command.configuration,
      input: .fileDescriptor(
        FileDescriptor(rawValue: ends[1]), closeAfterSpawningProcess: true),
      output: .sequence, error: .sequence
    ) { execution in
      leader = execution.processIdentifier.value
      ChildProcesses.add(execution.processIdentifier.value)
      let errors = execution.standardError
      async let errorLine = Self.lastLine(of: errors)
      var replies = ReplyBuffer()
      var iterator = execution.standardOutput.makeAsyncIterator()
      try send(to: ours)
      while let buffer = try await iterator.next() {
        buffer.withUnsafeBytes { replies.append($0) }
        while let (kind, body) = replies.next() { try handle(kind, body) }
        if isOpen {
          try await refill()
          if outstanding.isEmpty && isReady {
            try ours.close()
            isOpen = false
          } else {
            try send(to: ours)
          }
        }
      }
      return try await errorLine
    }
    let ending: CommandStatus =
      switch result.terminationStatus {
      case .exited(let code): .exited(code)
      case .signaled(let number): .signaled(number)
      }
    return (ending, result.closureResult)
  }

  private var program: BytecodeProgram { compiler.interpreter.compiler }

  private var command: Command {
    let latest = compiler.sourceDate.map(\.seconds) ?? -1
    return Command(
      "/bin/sh",
      [
        "-c", BytecodeScript.limitingShell, "sh", "\(compiler.memoryLimit)",
      ] + program.words + BytecodeScript.options + [
        compiler.interpreter.target.python.magicNumber, "\(compiler.flags)", "\(latest)",
        "\(compiler.timeLimit)", "\(compiler.memoryLimit)",
      ],
      environment: BytecodeScript.environment.merging(program.environment) { $1 },
      workingDirectory: compiler.tree)
  }

  /// Takes more work when little is left; waits for it when nothing is left.
  private mutating func refill() async throws {
    guard outstanding.count < Self.lowWater else { return }
    let batch: [CompileJob]
    if outstanding.isEmpty {
      guard let next = await queue.next() else { return }
      batch = next
    } else {
      batch = await queue.take()
    }
    for job in batch { request(job) }
    outstanding += batch
  }

  private mutating func request(_ job: CompileJob) {
    job.path.withPlatformString { path in
      let bytes = UnsafeRawBufferPointer(start: path, count: job.path.length)
      withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { outgoing.append(contentsOf: $0) }
      outgoing.append(contentsOf: bytes)
    }
  }

  /// Sends what the socket takes without waiting; a worker that is gone shows when it is read.
  private mutating func send(to socket: FileDescriptor) throws {
    while !outgoing.isEmpty {
      let count = outgoing.withUnsafeBytes { bytes in
        Glibc.send(
          socket.rawValue, bytes.baseAddress, bytes.count,
          CInt(MSG_NOSIGNAL | MSG_DONTWAIT))
      }
      if count < 0 {
        if errno == EINTR { continue }
        return
      }
      outgoing.removeFirst(count)
    }
  }

  private mutating func handle(_ kind: UInt32, _ body: consuming [UInt8]) throws {
    guard let reply = BytecodeScript.Reply(rawValue: kind) else {
      throw BytecodeError.worker(program.path, reason: "unknown reply \(kind)")
    }
    if reply == .ready {
      if let reason = program.refusal(
        String(decoding: body, as: UTF8.self), target: compiler.interpreter.target)
      {
        throw BytecodeError.worker(program.path, reason: reason)
      }
      isReady = true
      return
    }
    guard let job = outstanding.first else { return }
    outstanding.removeFirst()
    if reply == .failed {
      let reason = String(decoding: body, as: UTF8.self)
      summary.failures.append(CompileFailure(path: job.path, reason: reason))
      return
    }
    let python = compiler.interpreter.target.python
    if !python.marshalsDeterministically {
      do {
        try MarshalCanonical.canonicalize(&body, from: PycHeader.length, python: python.version)
      } catch {
        summary.failures.append(CompileFailure(path: job.path, reason: error.message))
        return
      }
    }
    let path = job.output(cacheTag: python.cacheTag)
    let size = body.count
    try body.withUnsafeBytes { try files.write($0, to: path) }
    summary.files.append(CompileSummary.File(path: path, size: size))
  }

  private static func lastLine(of stream: SubprocessOutputSequence) async throws -> String {
    var last = ""
    for try await line in stream.strings() where !line.isEmpty { last = line }
    return last
  }
}
