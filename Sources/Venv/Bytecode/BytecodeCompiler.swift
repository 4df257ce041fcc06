package import Core
package import SystemPackage

/// A compiler of the modules of a tree, with workers of the target's own interpreter.
///
/// The workers only compile. What they send is made canonical, unless it is already, and written
/// here, so that the files do not depend on how many workers there are, in which order they get
/// their work, or where the tree is: the file name in the code is the path relative to the tree, which
/// Python replaces by the true one when it loads the module.
package struct BytecodeCompiler: Sendable {
  let interpreter: Interpreter
  /// The flags in the header of every .pyc file.
  let flags: UInt32
  /// The tree that the paths of jobs are relative to.
  let tree: FilePath
  /// The latest time in .pyc files.
  let sourceDate: SourceDate?
  /// The number of seconds that a file may take.
  let timeLimit: Int
  /// The number of KiB of memory that a worker may have.
  let memoryLimit: Int
  private let workers: Int

  /// Creates a compiler for the files of `tree`; nil for the modes that do not compile now.
  ///
  /// `workers` is how many interpreters may run at a time. With `sourceDate`, times of sources in
  /// .pyc files are clamped to it, as dpkg-deb does with the sources themselves.
  package init?(
    interpreter: Interpreter, mode: BytecodeMode, tree: FilePath, workers: Int,
    sourceDate: SourceDate? = nil, timeLimit: Int = 120, memoryLimit: Int = 4 << 20
  ) {
    guard let flags = mode.flags else { return nil }
    self.interpreter = interpreter
    self.flags = flags
    self.tree = tree
    self.workers = max(1, workers)
    self.sourceDate = sourceDate
    self.timeLimit = timeLimit
    self.memoryLimit = memoryLimit
  }

  /// Compiles the jobs that arrive in `batches`, beginning with the first one.
  ///
  /// Batches may arrive while wheels are being installed; a source has to be complete when its job
  /// arrives. Returns when the sequence has ended and all files are compiled. Throws
  /// `BytecodeError`.
  package func compile<Batches: AsyncSequence<[CompileJob], Never> & Sendable>(
    _ batches: Batches
  ) async throws(BytecodeError) -> CompileSummary {
    let queue = CompileQueue(workers: workers)
    do {
      var summary = try await withTaskCancellationHandler {
        try await run(batches, queue)
      } onCancel: {
        Task { await queue.abandon() }
      }
      summary.files.sort { $0.path.precedes($1.path) }
      summary.failures.sort { $0.path.precedes($1.path) }
      return summary
    } catch let error as BytecodeError {
      throw error
    } catch let error as FileError {
      throw .file(error)
    } catch {
      throw .worker(interpreter.compiler.path, reason: "\(error)")
    }
  }

  /// Compiles files.
  ///
  /// Throws `BytecodeError`.
  package func compile(_ jobs: [CompileJob]) async throws(BytecodeError) -> CompileSummary {
    let (stream, continuation) = AsyncStream.makeStream(of: [CompileJob].self)
    continuation.yield(jobs)
    continuation.finish()
    return try await compile(stream)
  }

  /// Compiles the modules again over which a worker died, one after the other, when nothing else
  /// takes memory or time.
  ///
  /// Throws `BytecodeError.module` for one with which the worker dies again.
  private func retry(_ first: CompileSummary) async throws -> CompileSummary {
    var summary = first
    let interrupted = summary.interrupted.sorted { $0.path.precedes($1.path) }
    summary.interrupted = []
    guard !interrupted.isEmpty else { return summary }
    let queue = CompileQueue(workers: 1)
    await queue.add(interrupted)
    await queue.finish()
    var worker = try BytecodeWorker(compiler: self, queue: queue, isLastAttempt: true)
    summary.add(try await worker.run())
    return summary
  }

  private func run<Batches: AsyncSequence<[CompileJob], Never> & Sendable>(
    _ batches: Batches, _ queue: CompileQueue
  ) async throws -> CompileSummary {
    try await withThrowingTaskGroup(of: CompileSummary.self) { group in
      group.addTask {
        for await batch in batches { await queue.add(batch) }
        await queue.finish()
        return CompileSummary()
      }
      for _ in 0..<workers {
        group.addTask {
          do {
            var worker = try BytecodeWorker(compiler: self, queue: queue)
            return try await worker.run()
          } catch {
            await queue.abandon()
            throw error
          }
        }
      }
      var summary = CompileSummary()
      for try await part in group { summary.add(part) }
      return try await retry(summary)
    }
  }
}
