internal import Archives
internal import Core
internal import ELF
package import SystemPackage
internal import Venv

/// Executes an `InstallPlan`: reads every file from its wheel, verifies it against RECORD, writes it.
///
/// The tree must be a new directory that nothing else writes to.
package struct WheelInstaller: Sendable {
  /// The contents of a file that the installer changed, so that the wheel's RECORD no longer applies.
  struct Change: Sendable {
    let digest: Digest
    let size: Int
  }

  /// What was found out about files that were written, by their indexes in the plan.
  struct Notes: Sendable {
    var changes: [Int: Change] = [:]
    /// What the ELF files say; a damaged one is a failure.
    var elf: [Int: Result<ElfFile, ElfError>] = [:]
  }

  /// What is installed.
  package let plan: InstallPlan
  /// The directory of the tree.
  package let root: FilePath
  /// What the scripts get as shebang.
  package let shebangs: ScriptShebangs
  /// The number of members that are unpacked at a time.
  package let jobs: Int

  package init(plan: InstallPlan, root: FilePath, shebangs: ScriptShebangs, jobs: Int) {
    self.plan = plan
    self.root = root
    self.shebangs = shebangs
    self.jobs = max(1, jobs)
  }

  /// Writes all files and then the RECORDs, and returns what it wrote.
  ///
  /// `written` is called with each batch of files when it is complete, from any task, so that
  /// compiling can begin while other wheels are being unpacked.
  ///
  /// Throws `WheelError`, `ZipError`, `FileError`; the tree is then incomplete, and the caller removes
  /// it.
  @discardableResult package func install(
    written: @escaping @Sendable ([InstallPlan.File]) async -> Void = { _ in }
  ) async throws -> InstalledFiles {
    try await makeDirectories()
    return try await writeFiles(written: written)
  }

  /// Creates the directories of all files.
  ///
  /// Throws `FileError`.
  package func makeDirectories() async throws {
    let groups = DirectoryGroups(plan)
    try DirectoryHandle.open(root).makeTree(groups.common)
    _ = try await groups.separate.concurrentMap(jobs: jobs) { directories -> Void in
      try DirectoryHandle.open(root).makeTree(directories)
    }
  }

  /// Does what `install` does, after `makeDirectories`.
  package func writeFiles(
    written: @escaping @Sendable ([InstallPlan.File]) async -> Void
  ) async throws -> InstalledFiles {
    let queue = BatchQueue(InstallBatch.batches(of: plan.files))
    let notes = try await withThrowingTaskGroup(of: Notes.self) { group in
      for _ in 0..<min(jobs, queue.count) {
        group.addTask { try await work(queue, written: written) }
      }
      return try await group.reduce(into: Notes()) { all, notes in
        all.changes.merge(notes.changes) { first, _ in first }
        all.elf.merge(notes.elf) { first, _ in first }
      }
    }
    let records = plan.requests.indices.map {
      PlannedRecord(plan: plan, request: $0, changes: notes.changes)
    }
    let sizes = try await records.concurrentMap(jobs: jobs) { try $0.write(into: root) }
    var files = InstalledFiles(plan, notes)
    files.add(records, sizes: sizes)
    return files
  }

  /// Writes batches until there are none left.
  private func work(
    _ queue: BatchQueue, written: @Sendable ([InstallPlan.File]) async -> Void
  ) async throws -> Notes {
    let tree = try DirectoryHandle.open(root)
    var reader = ZipMemberReader()
    var notes = Notes()
    var last: InstallBatch?
    while let batch = queue.next(after: last) {
      last = batch
      try Task.checkCancellation()
      let files = batch.files.map { plan.files[Int($0)] }
      if let part = batch.part, let file = files.first {
        try reader.readAhead(part, of: archive(of: file))
      }
      for (index, file) in zip(batch.files, files) {
        try write(file, at: Int(index), into: tree, reader: &reader, notes: &notes)
      }
      await written(files)
    }
    return notes
  }

  /// Writes the file of the plan with an index.
  private func write(
    _ file: InstallPlan.File, at index: Int, into tree: borrowing DirectoryHandle,
    reader: inout ZipMemberReader, notes: inout Notes
  ) throws {
    let path = file.path
    let target = try tree.createFile(
      at: path, permissions: file.isExecutable ? .executable : .file)
    var elf = ElfRecognition(path, size: file.size)
    switch file.source {
    case .generated(let bytes): try target.write(bytes)
    case .member(let source):
      try MemberCheck.read(source, in: archive(of: file), with: &reader) {
        elf.restart()
        try target.restart()
      } _: { piece in
        elf.add(piece)
        try target.write(piece)
      }
    case .script(let source):
      let stamped = try writeScript(
        source, in: archive(of: file), to: target, reader: &reader, elf: &elf)
      if let stamped {
        notes.changes[index] = Change(digest: Digest.of(stamped), size: stamped.count)
      }
    }
    if let contents = try elf.contents(of: target) { notes.elf[index] = contents }
    try target.close()
  }

  private func archive(of file: InstallPlan.File) -> ZipArchive {
    plan.requests[file.owner].wheel.archive
  }

  /// Writes a script, which may be a program of any size; returns its bytes if a shebang was filled in.
  private func writeScript(
    _ source: Wheel.File, in archive: ZipArchive, to target: borrowing NewFile,
    reader: inout ZipMemberReader, elf: inout ElfRecognition
  ) throws -> [UInt8]? {
    var contents: [UInt8]?
    var isStart = true
    try MemberCheck.read(source, in: archive, with: &reader) {
      (contents, isStart) = (nil, true)
      elf.restart()
      try target.restart()
    } _: { piece in
      elf.add(piece)
      if isStart, ScriptShebangs.hasPlaceholder(piece) {
        guard source.member.size <= Self.scriptLimit else {
          throw WheelError(
            archive.path, member: source.member.name, .scriptTooLarge(limit: Self.scriptLimit))
        }
        contents = []
      }
      isStart = false
      if contents == nil { try target.write(piece) } else { contents?.append(contentsOf: piece) }
    }
    guard let contents, let stamped = try shebangs.stamp(contents) else { return nil }
    try target.write(stamped)
    return stamped
  }

  /// The greatest number of bytes of a script whose shebang is filled in: it is held in memory.
  private static let scriptLimit = 16 << 20
}
