internal import Core
package import SystemPackage

/// A search through all of a finished tree for byte strings that must not be in it: the build
/// directory, destdir, our own temporary directories.
///
/// A path cannot be told from an accidental likeness, so every occurrence counts that is not a part of
/// another path (see `PathSearch`); a build directory such as `/src/app` will be found in files that
/// mean something else. Archives in the tree are unpacked for it.
package struct LeakScan: Sendable {
  /// What a scan found.
  package struct Findings: Sendable, Hashable {
    /// The first occurrence of each string in each file, in the order of `FileSystem.walk`.
    package var leaks: [Leak] = []
    /// Archives that could not be searched to their end.
    package var unsearched: [Unsearched] = []
    /// The symbolic links with an absolute target.
    package var absoluteLinks: [FilePath] = []

    package init() {}
  }

  /// An archive whose contents were not, or not all, searched.
  package struct Unsearched: Sendable, Hashable, CustomStringConvertible {
    /// The file, relative to the tree.
    package let path: FilePath
    /// What kept it from being searched.
    package let reason: String

    /// The file with the reason, as reports have it.
    package var description: String { "\(path.string): \(reason)" }
  }

  private let searches: [PathSearch]

  private static let chunk = 1 << 20
  /// The number of bytes that the archives of a tree may have together when unpacked.
  private static let unpackedLimit = 8 << 30

  /// Creates a scan for byte strings; empty ones are ignored.
  package init(_ needles: [[UInt8]]) { searches = needles.compactMap { PathSearch($0) } }

  /// Creates a scan for directories, spelled as they are here.
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
  /// Throws `FileError`.
  package func scan(_ tree: FilePath, jobs: Int) async throws -> Findings {
    try await scan(tree, entries: FileSystem.walk(tree), jobs: jobs)
  }

  /// Scans `entries`, which `FileSystem.walk` returned for `tree`; see `scan(_:jobs:)`.
  package func scan(
    _ tree: FilePath, entries: [(path: FilePath, status: Stat)], jobs: Int
  ) async throws -> Findings {
    try await scan(
      entries.compactMap { path, status in
        switch status.type {
        case .regular: Entry(path: path, size: Int(status.size), isLink: false)
        case .symbolicLink: Entry(path: path, size: 0, isLink: true)
        default: nil
        }
      }, in: tree, jobs: jobs)
  }

  /// Scans some files and links of `tree`, by their paths relative to it.
  ///
  /// Those that are not there are left out. Throws `FileError`.
  package func scan(_ paths: [FilePath], in tree: FilePath, jobs: Int) async throws -> Findings {
    try await scan(
      paths.compactMap { path in
        guard let status = try FileSystem.status(tree.pushing(path)) else { return nil }
        return Entry(path: path, size: Int(status.size), isLink: status.type == .symbolicLink)
      }, in: tree, jobs: jobs)
  }

  /// Scans regular files of `tree` with their sizes, and links of it, by their paths relative to it.
  ///
  /// Throws `FileError`.
  package func scan(
    _ files: [(path: FilePath, size: Int)], links: [FilePath], in tree: FilePath, jobs: Int
  ) async throws -> Findings {
    try await scan(
      files.map { Entry(path: $0.path, size: $0.size, isLink: false) }
        + links.map { Entry(path: $0, size: 0, isLink: true) }, in: tree, jobs: jobs)
  }

  private struct Entry {
    let path: FilePath
    let size: Int
    let isLink: Bool
  }

  private func scan(_ entries: [Entry], in tree: FilePath, jobs: Int) async throws -> Findings {
    // Without a time: which archives were searched must not depend on the machine.
    let budget = Budget(
      "archives of the tree", limits: BudgetLimits(bytes: Self.unpackedLimit, seconds: .max))
    // There is nothing to be found in an empty file.
    return try await entries.filter { $0.isLink || $0.size > 0 }.fileShares(size: \.size)
      .concurrentMap(jobs: jobs) { try scan($0, in: tree, unpacked: budget) }
      .reduce(into: Findings()) { $0.add($1) }
  }

  private func scan(
    _ entries: [Entry], in tree: FilePath, unpacked: Budget
  ) throws -> Findings {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.chunk + StreamSearch(searches).overlap, alignment: 64)
    defer { buffer.deallocate() }
    var findings = Findings()
    for entry in entries {
      let source = tree.pushing(entry.path)
      if entry.isLink {
        let target = try FileSystem.readSymbolicLink(source)
        if target.isAbsolute { findings.absoluteLinks.append(entry.path) }
        var found = StreamSearch(searches)
        target.withPlatformString { pointer in
          let bytes = UnsafeRawBufferPointer(start: pointer, count: target.length)
          found.look(in: bytes, at: 0, isEnd: true)
        }
        for (offset, search) in zip(found.offsets, searches) {
          if let offset { findings.leaks.append(leak(entry.path, offset, .linkTarget, search)) }
        }
      } else {
        try scanFile(
          entry.path, at: source, buffer: buffer, unpacked: unpacked, into: &findings)
      }
    }
    return findings
  }

  /// Scans one file in chunks that overlap by as much as an occurrence and its surroundings take.
  private func scanFile(
    _ path: FilePath, at source: FilePath, buffer: UnsafeMutableRawBufferPointer,
    unpacked: Budget, into findings: inout Findings
  ) throws {
    let file = try RandomAccessFile.open(source)
    var found = StreamSearch(searches)
    var archive: ArchiveKind?
    var offset = 0
    while offset < file.size {
      let rest = buffer.prefix(file.size - offset)
      let count = try file.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: rest))
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      if offset == 0 { archive = ArchiveKind(bytes.prefix(ArchiveKind.headCount)) }
      let isEnd = count < rest.count || offset + count >= file.size
      found.look(in: bytes, at: offset, isEnd: isEnd)
      if isEnd { break }
      offset += count - found.overlap
    }
    var first = found.offsets
    var search = ArchiveSearch(searches, size: file.size, tree: unpacked)
    if let archive, !searches.isEmpty {
      do throws(ArchiveSearch.Obstacle) {
        try search.search(archive, at: source)
      } catch {
        findings.unsearched.append(Unsearched(path: path, reason: error.reason))
      }
    }
    if let name = search.unsearched.first {
      let number = Quantity(search.unsearched.count, "archive")
      findings.unsearched.append(
        Unsearched(path: path, reason: "\(number) in the archive not searched, such as '\(name)'"))
    }
    // A member that is not compressed is found in the file, too.
    for hit in search.hits { first[hit.index] = nil }
    if first.contains(where: { $0 != nil }) {
      let kind = Leak.kind(of: path, head: try file.read(at: 0, count: min(file.size, 8192)))
      for (offset, search) in zip(first, searches) {
        if let offset { findings.leaks.append(leak(path, offset, kind, search)) }
      }
    }
    findings.leaks += search.hits.map { hit in
      leak(path, hit.offset, .archive, searches[hit.index], members: hit.members)
    }
  }

  private func leak(
    _ path: FilePath, _ offset: Int, _ kind: Leak.Kind, _ search: PathSearch,
    members: [String] = []
  ) -> Leak {
    Leak(
      path: path, members: members, offset: offset, kind: kind,
      needle: String(decoding: search.needle, as: UTF8.self))
  }
}

extension LeakScan.Findings {
  /// Adds what another scan found.
  package mutating func add(_ other: LeakScan.Findings) {
    leaks += other.leaks
    unsearched += other.unsearched
    absoluteLinks += other.absoluteLinks
  }
}
