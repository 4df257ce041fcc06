internal import Archives
internal import Core
internal import SystemPackage

/// A search for byte strings in the contents of an archive, which are compressed in the file.
///
/// Zip and tar archives are read member by member, other compressed files as they unpack. Archives
/// in archives are searched as well, apart from zip archives, large ones and those deeper than
/// `depthLimit`; `unsearched` says of these.
struct ArchiveSearch {
  /// An occurrence of a string.
  struct Hit {
    let members: [String]
    let offset: Int
    /// The index of the search.
    let index: Int
  }

  /// The reason for which the rest of an archive was not searched.
  struct Obstacle: Error {
    let reason: String
  }

  /// The number of bytes that all members of a file may have together, and how many for each byte of
  /// the file; one of less than 16 KiB counts as one of 16 KiB.
  static let sizeLimit = 512 << 20
  private static let ratioLimit = 1000
  /// The number of bytes that a member may have that is an archive itself: it is held in memory.
  private static let nestedLimit = 32 << 20
  private static let depthLimit = 3

  let searches: [PathSearch]
  private(set) var hits: [Hit] = []
  /// How many archives in the archive were not searched, and the name of the first.
  private(set) var unsearched: (count: Int, first: String?) = (0, nil)
  /// What the members of this file may have together.
  private let file: Budget
  /// What the members of all files may have together.
  private let tree: Budget

  /// Prepares a search in a file of `size` bytes; `tree` is shared with the searches in others.
  init(_ searches: [PathSearch], size: Int, tree: Budget) {
    self.searches = searches
    self.tree = tree
    let limit = max(16 << 10, min(size, Self.sizeLimit)) * Self.ratioLimit
    file = Budget(
      "archive", limits: BudgetLimits(bytes: min(limit, Self.sizeLimit), seconds: .max))
  }

  /// Searches an archive on disk.
  ///
  /// Throws `Obstacle`; `hits` has what was found before.
  mutating func search(_ kind: ArchiveKind, at path: FilePath) throws(Obstacle) {
    do {
      switch kind {
      case .zip: try searchZip(path)
      case .tar:
        var reader = try ArchiveReader.open(path)
        try searchTar(&reader, in: [])
      case .compressed:
        if try Self.isTar(DecompressedStream.open(path)) {
          var reader = try ArchiveReader.open(path)
          try searchTar(&reader, in: [])
        } else {
          try searchStream(DecompressedStream.open(path), in: [])
        }
      }
    } catch let obstacle as Obstacle {
      throw obstacle
    } catch let error as any Failure {
      throw Obstacle(reason: error.message)
    } catch {
      throw Obstacle(reason: "\(error)")
    }
  }

  private mutating func searchZip(_ path: FilePath) throws {
    let archive = try ZipArchive.open(path)
    var reader = ZipMemberReader()
    for member in archive.members where !member.isDirectory {
      var contents = MemberSearch(searches)
      // Also when reading fails: what was found before counts.
      defer { add(&contents.stream, in: [member.name]) }
      try reader.read(member, from: archive) { piece in
        contents.feed(piece)
        try spend(piece.count)
      }
      try searchNested(contents.kind, in: [member.name]) {
        member.size <= Self.nestedLimit ? try archive.contents(of: member) : nil
      }
    }
  }

  private mutating func searchTar(
    _ reader: inout ArchiveReader, in outer: [String]
  ) throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while let entry = try reader.next() {
      let members = outer + [entry.displayPath]
      searchHeader(entry, members)
      guard entry.kind == .regular, entry.size > 0 else { continue }
      var contents = MemberSearch(searches)
      var whole: [UInt8] = []
      defer { add(&contents.stream, in: members) }
      while case let count = try reader.read(into: buffer), count > 0 {
        let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        contents.feed(piece)
        try spend(count)
        if contents.kind != nil, entry.size <= Self.nestedLimit { whole += piece }
      }
      try searchNested(contents.kind, in: members) { whole.count == entry.size ? whole : nil }
    }
  }

  /// Searches what a tar archive says about a member: its name and the target of a link.
  private mutating func searchHeader(_ entry: ArchiveEntry, _ members: [String]) {
    for text in [entry.path, entry.kind.target].compactMap({ $0 }) {
      var header = StreamSearch(searches)
      text.withUnsafeBytes { header.feed($0) }
      add(&header, in: members)
    }
  }

  private mutating func searchStream(
    _ stream: consuming DecompressedStream, in outer: [String]
  ) throws {
    var contents = StreamSearch(searches)
    defer { add(&contents, in: outer) }
    while case let piece = try stream.next(), !piece.isEmpty {
      contents.feed(piece)
      try spend(piece.count)
    }
  }

  /// Searches a member that is an archive itself.
  private mutating func searchNested(
    _ kind: ArchiveKind?, in members: [String], whole: () throws -> [UInt8]?
  ) throws {
    guard let kind else { return }
    guard kind != .zip, members.count < Self.depthLimit, let bytes = try whole() else {
      unsearched = (unsearched.count + 1, unsearched.first ?? members.last)
      return
    }
    let name = FilePath(members.last ?? "")
    var isTar = kind == .tar
    if !isTar { isTar = try Self.isTar(DecompressedStream.open(bytes: bytes, name: name)) }
    if isTar {
      var reader = try ArchiveReader.open(bytes: bytes, name: name)
      try searchTar(&reader, in: members)
    } else {
      try searchStream(DecompressedStream.open(bytes: bytes, name: name), in: members)
    }
  }

  /// Ends the search in a member and keeps what it found.
  private mutating func add(_ search: inout StreamSearch, in members: [String]) {
    search.finish()
    for (index, offset) in search.offsets.enumerated() {
      if let offset { hits.append(Hit(members: members, offset: offset, index: index)) }
    }
  }

  private mutating func spend(_ count: Int) throws(Obstacle) {
    do {
      try file.spend(bytes: count)
      try tree.spend(bytes: count)
    } catch {
      throw Obstacle(reason: "\(error.message) when unpacked")
    }
  }

  /// Returns whether a tar archive is in a compressed file.
  private static func isTar(_ stream: consuming DecompressedStream) throws -> Bool {
    var head: [UInt8] = []
    while head.count < ArchiveKind.headCount, case let piece = try stream.next(), !piece.isEmpty {
      head += piece.prefix(ArchiveKind.headCount)
    }
    return ArchiveKind(head) == .tar
  }
}

/// A search in one member, which also recognizes archives.
private struct MemberSearch {
  var stream: StreamSearch
  private(set) var kind: ArchiveKind?
  private var isStart = true

  init(_ searches: [PathSearch]) { stream = StreamSearch(searches) }

  mutating func feed(_ piece: UnsafeRawBufferPointer) {
    if isStart { kind = ArchiveKind(piece.prefix(ArchiveKind.headCount)) }
    isStart = false
    stream.feed(piece)
  }
}
