internal import Core
package import SystemPackage

/// A search through all of a finished tree for byte strings that must not be in it: the build
/// directory, destdir, our own temporary directories.
///
/// There is no telling a path from an accidental likeness, so every occurrence counts; a build
/// directory such as `/src` will be found in files that mean something else.
package struct LeakScan: Sendable {
  private let searches: [ByteSearch]

  private static let chunk = 1 << 20
  /// About how many bytes of files one task reads.
  private static let share = 4 << 20

  /// A scan for these byte strings; empty ones are ignored.
  package init(_ needles: [[UInt8]]) { searches = needles.compactMap { ByteSearch($0) } }

  /// A scan for these directories, written as they are here.
  package init(directories: [FilePath]) {
    self.init(
      directories.map { path in
        path.withPlatformString { pointer in
          (0..<path.length).map { UInt8(bitPattern: pointer[$0]) }
        }
      })
  }

  /// Scans regular files and the targets of symbolic links below `tree`, `jobs` of them at a time.
  ///
  /// Gives the first occurrence of each string in each file, in the order of `FileSystem.walk`.
  /// Throws `FileError`.
  package func scan(_ tree: FilePath, jobs: Int) async throws -> [Leak] {
    try await scan(tree, entries: try FileSystem.walk(tree), jobs: jobs)
  }

  /// Scans those of `entries`, which are what `FileSystem.walk` says of `tree`.
  package func scan(
    _ tree: FilePath, entries: [(path: FilePath, status: Stat)], jobs: Int
  ) async throws -> [Leak] {
    var shares: [[(path: FilePath, isLink: Bool)]] = [[]]
    var size = 0
    for (path, status) in entries {
      guard status.type == .regular || status.type == .symbolicLink else { continue }
      if size > Self.share {
        shares.append([])
        size = 0
      }
      shares[shares.count - 1].append((path, status.type == .symbolicLink))
      size += Int(status.size) + 4096
    }
    return try await withThrowingTaskGroup(of: (Int, [Leak]).self) { group in
      var found = [[Leak]](repeating: [], count: shares.count)
      var next = 0
      func startNext() {
        guard next < shares.count else { return }
        let index = next
        let share = shares[index]
        next += 1
        group.addTask { (index, try scan(share, in: tree)) }
      }
      for _ in 0..<max(1, jobs) { startNext() }
      while let (index, leaks) = try await group.next() {
        found[index] = leaks
        startNext()
      }
      return found.flatMap { $0 }
    }
  }

  private func scan(
    _ entries: [(path: FilePath, isLink: Bool)], in tree: FilePath
  ) throws -> [Leak] {
    let overlap = (searches.map(\.needle.count).max() ?? 1) - 1
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.chunk + overlap, alignment: 64)
    defer { buffer.deallocate() }
    var leaks: [Leak] = []
    for (path, isLink) in entries {
      let place = tree.pushing(path)
      if isLink {
        let target = try FileSystem.readSymbolicLink(place)
        target.withPlatformString { pointer in
          let bytes = UnsafeRawBufferPointer(start: pointer, count: target.length)
          for search in searches {
            guard let offset = search.firstOffset(in: bytes) else { continue }
            leaks.append(leak(path, offset, .linkTarget, search))
          }
        }
      } else {
        leaks += try scanFile(path, at: place, buffer: buffer, overlap: overlap)
      }
    }
    return leaks
  }

  /// Scans one file in chunks that overlap by one byte less than the longest string.
  private func scanFile(
    _ path: FilePath, at place: FilePath, buffer: UnsafeMutableRawBufferPointer, overlap: Int
  ) throws -> [Leak] {
    let file = try RandomAccessFile.open(place)
    var first = [Int?](repeating: nil, count: searches.count)
    var offset = 0
    while offset < file.size {
      let count = try file.read(at: offset, into: buffer)
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      for (index, search) in searches.enumerated() where first[index] == nil {
        first[index] = search.firstOffset(in: bytes).map { offset + $0 }
      }
      if count < buffer.count { break }
      offset += count - overlap
    }
    guard first.contains(where: { $0 != nil }) else { return [] }
    let kind = Leak.kind(of: path, head: try file.read(at: 0, count: min(file.size, 8192)))
    return zip(first, searches).compactMap { offset, search in
      offset.map { leak(path, $0, kind, search) }
    }
  }

  private func leak(
    _ path: FilePath, _ offset: Int, _ kind: Leak.Kind, _ search: ByteSearch
  ) -> Leak {
    Leak(
      path: path, offset: offset, kind: kind,
      needle: String(decoding: search.needle, as: UTF8.self))
  }
}
