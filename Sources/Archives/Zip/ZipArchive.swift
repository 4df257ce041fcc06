package import Core
internal import Synchronization
package import SystemPackage

/// A zip archive whose structure was checked and whose members can be read by many tasks at once.
///
/// It is stricter than general readers because every tool must see the same files in a wheel: every
/// local header must agree with the central directory, and the members must cover the file from its
/// first byte to the central directory without gaps or overlaps.
package final class ZipArchive: Sendable {
  /// The members in the order of the central directory, each name once.
  package let members: [ZipMember]
  /// The names that the archive has more than once, each time with the same contents.
  package let repeated: [String]
  /// The archive itself, of one that was unpacked, whose members were checked before; else nil.
  package let original: RandomAccessFile?
  let file: RandomAccessFile
  let damage = Atomic(false)

  /// Whether a member of an unpacked archive turned out to be damaged.
  package var isDamaged: Bool { damage.load(ordering: .relaxed) }

  /// The path by which it was opened.
  package var path: FilePath { file.path }

  init(
    file: RandomAccessFile, members: [ZipMember], repeated: [String] = [],
    original: RandomAccessFile? = nil
  ) {
    self.file = file
    self.members = members
    self.repeated = repeated
    self.original = original
  }

  /// Opens an archive and checks its structure.
  ///
  /// What `tolerance` has is accepted as its cases say. Throws `ZipError` if the archive is invalid
  /// and `FileError` if it cannot be read. The data of members is checked when it is read.
  package static func open(
    _ path: FilePath, limits: ZipLimits = ZipLimits(), tolerance: Set<ZipTolerance> = []
  ) throws -> ZipArchive {
    try open(RandomAccessFile.open(path), limits: limits, tolerance: tolerance)
  }

  /// Checks the structure of an archive that is open; see `open(_:limits:tolerance:)` for paths.
  package static func open(
    _ file: RandomAccessFile, limits: ZipLimits = ZipLimits(), tolerance: Set<ZipTolerance> = []
  ) throws -> ZipArchive {
    let path = file.path
    let directory = try ZipDirectory.read(file, limits: limits, tolerance: tolerance)
    let copies = try checkNames(
      directory.entries, of: path, tolerates: tolerance.contains(.repeatedMember))
    try checkSizes(directory.entries, limits: limits, in: file)
    var dataOffsets = [Int](repeating: 0, count: directory.entries.count)
    var reader = ZipLocalHeaderReader()
    // In the order of the file, each member must start where the one before it ended.
    let order = directory.entries.indices.sorted {
      directory.entries[$0].headerOffset < directory.entries[$1].headerOffset
    }
    var position: UInt64 = 0
    var previous: String?
    for index in order {
      let entry = directory.entries[index]
      if entry.headerOffset < position {
        throw ZipError(path, member: entry.name, .overlap(with: previous ?? entry.name))
      }
      if entry.headerOffset > position {
        throw ZipError(path, .gap(offset: position, bytes: entry.headerOffset - position))
      }
      let extent = try reader.check(entry, in: file, before: directory.offset)
      position = extent.end
      previous = entry.name
      dataOffsets[index] = Int(extent.dataOffset)
    }
    if position < directory.offset {
      throw ZipError(path, .gap(offset: position, bytes: directory.offset - position))
    }
    let members = zip(directory.entries, dataOffsets).map { entry, dataOffset in
      ZipMember(
        name: entry.name, method: entry.method, crc32: entry.crc32,
        compressedSize: Int(entry.compressedSize), size: Int(entry.size),
        unixMode: entry.unixMode, dataOffset: dataOffset, modified: entry.modified)
    }
    let archive = ZipArchive(file: file, members: members)
    return copies.isEmpty ? archive : try archive.without(copies)
  }

  /// Returns the archive without members that repeat an earlier one of the same name.
  ///
  /// `copies` has the index of the first for that of each copy. Throws `ZipError` if the contents
  /// differ, as then nobody knows which of them is meant.
  private func without(_ copies: [Int: Int]) throws -> ZipArchive {
    for (copy, first) in copies.sorted(by: { $0.key < $1.key }) {
      guard try digest(of: members[copy]) == digest(of: members[first]) else {
        throw ZipError(path, member: members[copy].name, .contradictoryMembers)
      }
    }
    return ZipArchive(
      file: file, members: members.indices.filter { copies[$0] == nil }.map { members[$0] },
      repeated: Set(copies.keys.map { members[$0].name }).sorted())
  }

  /// Returns the SHA-256 of the contents of a member.
  ///
  /// Throws `ZipError` for corrupt data, and `FileError`.
  package func digest(
    of member: ZipMember, _ algorithm: HashAlgorithm = .sha256
  ) throws -> Digest {
    var hasher = RunningDigest(algorithm)
    var reader = ZipMemberReader()
    try reader.read(member, from: self) { hasher.update($0) }
    return hasher.finish()
  }

  /// Returns the contents of a small member.
  ///
  /// Throws `ZipError` for corrupt data and for a member larger than `limit` bytes, and `FileError`.
  package func contents(of member: ZipMember, limit: Int = 64 << 20) throws -> [UInt8] {
    guard member.size <= limit else {
      throw ZipError(
        path, member: member.name, .tooLarge(bytes: UInt64(member.size), limit: UInt64(limit)))
    }
    var contents: [UInt8] = []
    contents.reserveCapacity(member.size)
    var reader = ZipMemberReader()
    try reader.read(member, from: self) { contents.append(contentsOf: $0) }
    return contents
  }

  /// Checks that no name stands for two things.
  ///
  /// Returns the members that repeat an earlier one, by their indexes; always none unless they are
  /// tolerated.
  private static func checkNames(
    _ entries: [ZipDirectory.Entry], of path: FilePath, tolerates: Bool
  ) throws(ZipError) -> [Int: Int] {
    var files: Set<String> = []
    var firsts: [[UInt8]: Int] = [:]
    var copies: [Int: Int] = [:]
    var directories: Set<String> = []
    files.reserveCapacity(entries.count)
    for (index, entry) in entries.enumerated() {
      if tolerates {
        let bytes = Array(entry.name.utf8)
        if let first = firsts[bytes] {
          copies[index] = first
          continue
        }
        firsts[bytes] = index
      }
      // Sets of strings compare by canonical equivalence: names that differ only in how they
      // compose their letters count as one, as they do on file systems that normalise names.
      let isDirectory = entry.isDirectory
      let name =
        isDirectory ? String(Substring(entry.name.utf8.dropLast())) : entry.name
      if isDirectory {
        // A directory entry may come after files in it; stated twice it is still one directory,
        // but no tool writes it twice.
        guard files.insert(entry.name).inserted else {
          throw ZipError(path, member: entry.name, .duplicateName)
        }
        directories.insert(name)
      } else if !files.insert(name).inserted {
        throw ZipError(path, member: entry.name, .duplicateName)
      }
      var parent = name[...]
      while let slash = parent.utf8.lastIndex(of: UInt8(ascii: "/")) {
        parent = parent[..<slash]
        if !directories.insert(String(parent)).inserted { break }
      }
    }
    for entry in entries where directories.contains(entry.name) {
      throw ZipError(path, member: entry.name, .fileIsAlsoDirectory)
    }
    return copies
  }

  private static func checkSizes(
    _ entries: [ZipDirectory.Entry], limits: ZipLimits, in file: borrowing RandomAccessFile
  ) throws(ZipError) {
    let path = file.path
    var total: UInt64 = 0
    for entry in entries {
      let (sum, overflow) = total.addingReportingOverflow(entry.size)
      guard !overflow, sum <= limits.totalSize else {
        throw ZipError(
          path, .tooLarge(bytes: overflow ? .max : sum, limit: limits.totalSize))
      }
      total = sum
      if entry.size > limits.bombSize, entry.size / limits.bombRatio > entry.compressedSize {
        throw ZipError(
          path, member: entry.name, .bomb(size: entry.size, compressed: entry.compressedSize))
      }
    }
    if total > limits.bombSize, total / limits.totalRatio > UInt64(file.size) {
      throw ZipError(path, .bomb(size: total, compressed: UInt64(file.size)))
    }
  }
}
