internal import Core
internal import Glibc
internal import SystemPackage

/// One archive being unpacked, and what was created so far.
struct ExtractionRun: ~Copyable {
  private(set) var summary = Extraction.Summary()
  /// The number of members so far, excluded ones too.
  private var seen = 0
  private let policy: Extraction
  private let archive: FilePath
  private let destination: FilePath
  private var root: ExtractionRoot
  /// Every member so far, and whether it is a regular file.
  private var made: [MemberPath: Bool] = [:]

  init(
    _ policy: Extraction, archive: FilePath, destination: FilePath, root: consuming ExtractionRoot
  ) {
    self.policy = policy
    self.archive = archive
    self.destination = destination
    self.root = root
  }

  /// Unpacks one member.
  mutating func extract(
    _ entry: ArchiveEntry, as name: [UInt8], from reader: inout ArchiveReader,
    rename: ([UInt8]) -> [UInt8]?, inspector: inout some ExtractionInspector
  ) throws(ArchiveError) {
    summary.entries += 1
    let path = try check(name, of: entry)
    guard path.names.count <= policy.limits.depth + 1 else {
      throw ArchiveError(archive, member: entry.path, .overLimit(.depth(policy.limits.depth)))
    }
    // The directory itself exists already.
    if path.names.isEmpty {
      guard entry.kind == .directory else { throw reject(entry, .emptyName) }
      try inspect(entry) { try inspector.begin(entry, as: name) }
      return
    }
    guard made.updateValue(entry.kind.isFile, forKey: path) == nil else {
      throw reject(entry, .duplicate)
    }
    try inspect(entry) { try inspector.begin(entry, as: name) }
    // Write for others, set-user-ID and set-group-ID are never kept.
    let permissions = entry.permissions.intersection(FilePermissions(rawValue: 0o775))
    do {
      switch entry.kind {
      case .directory:
        try root.makeDirectory(
          path, permissions: permissions.union(.ownerReadWriteExecute))
      case .regular:
        try extractFile(
          entry, at: path, permissions: permissions, from: &reader, inspector: &inspector)
      case .symbolicLink(let target):
        guard allows(target, at: path) else {
          throw reject(entry, .linkLeavesDestination(target: target))
        }
        try root.makeSymbolicLink(path, target: target)
      case .hardLink(let target):
        guard entry.size == 0 else { throw reject(entry, .hardLinkWithData) }
        let original = rename(target).flatMap { try? MemberPath($0) }
        guard let original, original != path, made[original] == true else {
          throw reject(entry, .hardLinkToUnknownMember(target: target))
        }
        try root.makeHardLink(path, to: original)
      case .characterDevice, .blockDevice, .fifo, .socket, .unknown:
        throw reject(entry, .specialFile)
      }
    } catch let error as Errno {
      throw explain(error, entry)
    } catch let error as ArchiveError {
      throw error
    } catch {
      throw explain(.ioError, entry)
    }
  }

  /// Throws if the archive has become larger than its compressed size allows.
  func checkRatio(_ reader: borrowing ArchiveReader, member: [UInt8]) throws(ArchiveError) {
    let unpacked = max(summary.bytes, reader.decompressedBytesRead)
    guard unpacked / policy.limits.ratio <= max(reader.compressedBytesRead, 1 << 16) else {
      throw ArchiveError(archive, member: member, .overLimit(.ratio(policy.limits.ratio)))
    }
  }

  /// Throws if a member, unpacked or excluded, is one too many or too large.
  mutating func checkLimits(
    _ entry: ArchiveEntry, of reader: borrowing ArchiveReader
  ) throws(ArchiveError) {
    let limits = policy.limits
    let exceeded: ArchiveFlaw.Limit? =
      if seen >= limits.entries {
        .entries(limits.entries)
      } else if entry.size > limits.entryBytes {
        .entryBytes(limits.entryBytes)
      } else if entry.size > limits.totalBytes - summary.bytes {
        .totalBytes(limits.totalBytes)
      } else {
        nil
      }
    if let exceeded { throw ArchiveError(archive, member: entry.path, .overLimit(exceeded)) }
    seen += 1
    try checkRatio(reader, member: entry.path)
  }

  private func check(_ name: [UInt8], of entry: ArchiveEntry) throws(ArchiveError) -> MemberPath {
    do {
      return try MemberPath(name)
    } catch {
      throw reject(entry, error)
    }
  }

  private func allows(_ target: [UInt8], at path: MemberPath) -> Bool {
    guard target.first == UInt8(ascii: "/") else { return path.linkStaysInside(target: target) }
    return switch policy.absoluteLinks {
    case .none: false
    case .only(let targets): targets.contains(target)
    case .any: true
    }
  }

  /// Calls the inspector; its errors become errors of the member.
  private func inspect(_ entry: ArchiveEntry, _ body: () throws -> Void) throws(ArchiveError) {
    do {
      try body()
    } catch {
      throw ArchiveError(archive, member: entry.path, .inspection(reason: error))
    }
  }

  private mutating func extractFile(
    _ entry: ArchiveEntry, at path: MemberPath, permissions: FilePermissions,
    from reader: inout ArchiveReader, inspector: inout some ExtractionInspector
  ) throws {
    var descriptor = try root.makeFile(path)
    defer { if descriptor >= 0 { close(descriptor) } }
    let before = summary.bytes
    var end = 0
    while let block = try reader.nextBlock() {
      try inspect(entry) { try inspector.inspect(block.bytes, at: block.offset) }
      try Self.write(block.bytes, to: descriptor, at: block.offset)
      end = block.offset + block.bytes.count
      summary.bytes = before + end
      try checkRatio(reader, member: entry.path)
    }
    if end < entry.size {
      guard ftruncate(descriptor, entry.size) == 0 else { throw Errno(rawValue: errno) }
      summary.bytes = before + entry.size
      try checkRatio(reader, member: entry.path)
    }
    try inspect(entry) { try inspector.end() }
    guard fchmod(descriptor, permissions.rawValue) == 0 else { throw Errno(rawValue: errno) }
    let result = close(descriptor)
    descriptor = -1
    guard result == 0 else { throw Errno(rawValue: errno) }
  }

  private static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: CInt, at offset: Int
  ) throws(Errno) {
    var done = 0
    while done < bytes.count {
      let count = pwrite(
        descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, offset + done)
      if count < 0 {
        if errno == EINTR { continue }
        throw Errno(rawValue: errno)
      }
      done += count
    }
  }

  private func reject(
    _ entry: ArchiveEntry, _ reason: ArchiveFlaw.Rejection
  ) -> ArchiveError {
    ArchiveError(archive, member: entry.path, .rejected(reason))
  }

  /// Returns what the error of a call means for a member.
  private func explain(_ error: Errno, _ entry: ArchiveEntry) -> ArchiveError {
    switch error {
    case .notDirectory, .tooManySymbolicLinkLevels: reject(entry, .parentIsNotDirectory)
    case .fileExists: reject(entry, .duplicate)
    default:
      ArchiveError(
        archive, member: entry.path, .extraction(reason: FileError("write in", destination, error)))
    }
  }
}

extension ArchiveEntry.Kind {
  /// Whether a hard link may refer to it.
  fileprivate var isFile: Bool {
    switch self {
    case .regular, .hardLink: true
    default: false
    }
  }
}
