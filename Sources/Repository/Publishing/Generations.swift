internal import Core
internal import Glibc
internal import SystemPackage

/// The generations of the indices: `gen/N`, one of which `public/dists` links to.
///
/// Publishing one is a rename of that link, so a reader sees all of an old one or all of a new one.
/// Who has read `InRelease` of the old one finds the indices that it lists in the new one by their
/// hashes (`Acquire-By-Hash`, <https://wiki.debian.org/DebianRepository/Format>).
struct Generations {
  private let layout: RepositoryLayout

  /// How many earlier generations' indices are kept at least.
  private static let count = 3
  /// For how many seconds the indices of earlier generations are kept at least.
  private static let age = 86400

  /// The generations of a repository.
  init(_ layout: RepositoryLayout) { self.layout = layout }

  /// Returns the directory of a generation.
  func path(_ number: Int) -> FilePath { layout.generations.appending("\(number)") }

  /// Returns what `public/dists` links to; it is relative, so that the repository can be moved.
  func linkTarget(_ number: Int) -> FilePath { FilePath("../gen/\(number)") }

  /// The generation that readers see; nil before the first one.
  func published() throws(FileError) -> Int? {
    guard try FileSystem.exists(layout.dists) else { return nil }
    return try FileSystem.readSymbolicLink(layout.dists).lastComponent.flatMap { Int($0.string) }
  }

  private func numbers() throws(FileError) -> [Int] {
    guard FileSystem.isDirectory(layout.generations) else { return [] }
    return try FileSystem.names(in: layout.generations).compactMap { Int($0) }.sorted()
  }

  /// Makes a generation of indices that were exported, without publishing it; returns its number.
  ///
  /// The files are shared with the export, which replaces files and never writes into them. Throws
  /// `FileError`, and `SyntaxError` for a `Release` file that cannot be read.
  func add(_ export: FilePath) throws -> Int {
    let number = (try published() ?? 0) + 1
    try removeUnpublished()
    try FileSystem.createDirectories(layout.generations)
    let unfinished = layout.generations.appending("\(number).new")
    try FileSystem.createDirectory(unfinished)
    for (path, status) in try FileSystem.walk(export) {
      let copy = unfinished.pushing(path)
      if status.type == .directory {
        try FileSystem.createDirectory(copy)
      } else {
        try FileSystem.createLink(copy, to: export.pushing(path))
      }
    }
    for suite in Suite.allCases {
      for number in try kept() {
        try linkByHash(from: self.path(number), to: unfinished, suite)
      }
      try linkByHash(from: unfinished, to: unfinished, suite)
    }
    try FileSystem.rename(unfinished, to: path(number))
    return number
  }

  /// Links the indices of one generation into the directories `by-hash` of another.
  private func linkByHash(from old: FilePath, to new: FilePath, _ suite: Suite) throws {
    let origin = old.appending(suite.rawValue)
    let release = origin.appending("Release")
    guard FileSystem.isRegularFile(release) else { return }
    for index in try ReleaseFile.read(release).indices {
      let directory = index.path.removingLastComponent().appending("by-hash").appending("SHA256")
      let target = new.appending(suite.rawValue).pushing(directory)
      try FileSystem.createDirectories(target)
      let link = target.appending(index.sha256)
      let file = origin.pushing(index.path)
      if try FileSystem.exists(link) || !FileSystem.isRegularFile(file) { continue }
      try FileSystem.createLink(link, to: file)
    }
  }

  /// Returns the generations whose indices somebody may still be reading: the published one, some
  /// before it, and those that were replaced not long ago.
  private func kept() throws(FileError) -> [Int] {
    guard let current = try published() else { return [] }
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var kept: [Int] = []
    /// When the generation before was made, which replaced this one.
    var replaced = Int(now.tv_sec)
    for number in try numbers().reversed() where number <= current {
      guard let status = try FileSystem.status(path(number)) else { continue }
      if number > current - Self.count || Int(now.tv_sec) - replaced < Self.age {
        kept.append(number)
      }
      replaced = Int(status.rawValue.st_mtim.tv_sec)
    }
    return kept
  }

  /// Removes generations that nobody can be reading any more.
  ///
  /// Throws `FileError`.
  func removeOld() throws(FileError) {
    let kept = try kept()
    for number in try numbers() where !kept.contains(number) {
      try FileSystem.removeTree(path(number))
    }
  }

  /// Removes generations that were never published.
  ///
  /// Throws `FileError`.
  func removeUnpublished() throws(FileError) {
    guard FileSystem.isDirectory(layout.generations) else { return }
    let current = try published() ?? 0
    for name in try FileSystem.entries(of: layout.generations) {
      if let number = Int(name.string), number <= current { continue }
      try FileSystem.removeTree(layout.generations.appending(name))
    }
  }
}
