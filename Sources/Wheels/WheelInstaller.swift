internal import Archives
internal import Core
internal import Synchronization
package import SystemPackage
internal import Venv

/// Carries out an `InstallPlan`: every file read from its wheel, verified against RECORD, written.
///
/// The tree must be a fresh directory that nobody else writes to.
package struct WheelInstaller: Sendable {
  /// A file whose contents the installer changed, so that the wheel's RECORD no longer tells them.
  struct Change: Sendable {
    let path: String
    let digest: Digest
    let size: Int
  }

  package let plan: InstallPlan
  package let root: FilePath
  package let shebangs: ScriptShebangs
  /// How many members are unpacked at once.
  package let jobs: Int

  package init(plan: InstallPlan, root: FilePath, shebangs: ScriptShebangs, jobs: Int) {
    self.plan = plan
    self.root = root
    self.shebangs = shebangs
    self.jobs = max(1, jobs)
  }

  /// Writes all files and then the RECORDs.
  ///
  /// `written` is told each batch of files as it is complete, from any task, so that compiling can
  /// begin while other wheels are still being unpacked. Throws `WheelError`, `ZipError`,
  /// `FileError`; the tree is then incomplete and for its owner to remove.
  package func install(
    written: @escaping @Sendable ([InstallPlan.File]) -> Void = { _ in }
  ) async throws {
    for directory in plan.directories {
      try FileSystem.createDirectories(root.pushing(FilePath(directory)))
    }
    let queue = BatchQueue(InstallBatch.batches(of: plan.files))
    let changes = try await withThrowingTaskGroup(of: [Change].self) { group in
      for _ in 0..<min(jobs, queue.batches.count) {
        group.addTask { try await work(queue, written: written) }
      }
      var changes: [String: Change] = [:]
      for try await some in group {
        for change in some { changes[change.path] = change }
      }
      return changes
    }
    try RecordWriter(plan: plan, root: root, changes: changes).write()
  }

  /// Takes batches until there are none.
  private func work(
    _ queue: BatchQueue, written: @Sendable ([InstallPlan.File]) -> Void
  ) async throws -> [Change] {
    var reader = ZipMemberReader()
    var changes: [Change] = []
    while let batch = queue.next() {
      try Task.checkCancellation()
      try write(batch, reader: &reader, changes: &changes)
      written(batch.files)
      // Lets the tasks that feed the compilers in: there are no more threads than cores.
      await Task.yield()
    }
    return changes
  }

  private func write(
    _ batch: InstallBatch, reader: inout ZipMemberReader, changes: inout [Change]
  ) throws {
    let directory = try DirectoryHandle.open(root.pushing(FilePath(batch.directory)))
    for file in batch.files {
      let mode: UInt32 = file.isExecutable ? 0o755 : 0o644
      switch file.source {
      case .generated(let bytes):
        try directory.createFile(String(file.name), mode: mode) { target in
          try bytes.withUnsafeBytes { try target.write($0) }
        }
      case .member(let source):
        let wheel = plan.requests[file.owner].wheel
        try directory.createFile(String(file.name), mode: mode) { target in
          let digest = try MemberCheck.read(source, of: wheel, with: &reader) {
            try target.write($0)
          }
          if source.row.digest == nil {
            changes.append(Change(path: file.path, digest: digest, size: source.member.size))
          }
        }
      case .script(let source):
        let wheel = plan.requests[file.owner].wheel
        var contents: [UInt8] = []
        var digest = try MemberCheck.read(source, of: wheel, with: &reader) {
          contents.append(contentsOf: $0)
        }
        if let stamped = try shebangs.stamp(contents) {
          contents = stamped
          digest = Digest.of(contents)
        }
        changes.append(Change(path: file.path, digest: digest, size: contents.count))
        try directory.createFile(String(file.name), mode: mode) { target in
          try contents.withUnsafeBytes { try target.write($0) }
        }
      }
    }
  }
}

/// Reads a member while checking what RECORD says of it.
enum MemberCheck {
  /// Hands the contents to `body` and returns their digest by the algorithm that RECORD uses.
  ///
  /// Throws `WheelError` after `body` has seen the contents: whoever wrote them must not keep them.
  static func read(
    _ file: Wheel.File, of wheel: Wheel, with reader: inout ZipMemberReader,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Digest {
    var hasher = Hasher(file.row.digest?.algorithm ?? .sha256)
    try reader.read(file.member, from: wheel.archive) { piece in
      hasher.update(piece)
      try body(piece)
    }
    let digest = hasher.finish()
    if let recorded = file.row.digest, recorded != digest {
      throw WheelError(
        wheel.path, member: file.member.name,
        .digestMismatch(
          algorithm: digest.algorithm.rawValue, recorded: recorded.base64URL,
          actual: digest.base64URL))
    }
    return digest
  }
}

/// Batches handed out one at a time to several tasks.
private final class BatchQueue: Sendable {
  let batches: [InstallBatch]
  private let position = Atomic(0)

  init(_ batches: [InstallBatch]) { self.batches = batches }

  func next() -> InstallBatch? {
    let index = position.wrappingAdd(1, ordering: .relaxed).oldValue
    return index < batches.count ? batches[index] : nil
  }
}
