package import Core
internal import Glibc
package import SystemPackage

/// The whole cache, for those who look after it: what is in it, whether it is intact, and removing
/// what nobody uses.
package struct CacheStore: Sendable {
  /// What the names of files with the bytecode of wheels end with.
  static let bytecodeSuffix = ".pycs"
  /// What is added to the names of wheels for their unpacked files.
  static let unpackedSuffix = ".unpacked"

  /// Its directory.
  package let path: FilePath
  private let directory: TrustedDirectory
  private let wheels: TrustedDirectory

  /// Opens a cache; nil if there is none.
  ///
  /// Throws `TrustError` for one that somebody else could have changed.
  package static func open(_ path: FilePath) throws(TrustError) -> CacheStore? {
    guard FileSystem.isDirectory(path) else { return nil }
    let directory = try TrustedDirectory.open(path)
    return CacheStore(
      path: path, directory: directory,
      wheels: try directory.directory("wheels", creates: true))
  }

  /// Returns what is in the cache.
  ///
  /// Throws `FileError`.
  package func contents() throws -> CacheContents {
    var contents = CacheContents(directory: path.string)
    for file in try files() {
      if file.name.hasSuffix(Self.bytecodeSuffix) {
        contents.bytecode.add(file.size)
      } else if file.name.hasSuffix(Self.unpackedSuffix) {
        contents.unpacked.add(file.size)
      } else {
        contents.wheels.add(file.size)
      }
    }
    contents.choices.count = try choices().count
    contents.interrupted = try size(of: wheels.path.appending("incoming"))
    contents.interpreters = try size(of: path.appending("interpreters"))
    contents.pip = try size(of: path.appending("pip"))
    contents.uv = try size(of: path.appending("uv"))
    return contents
  }

  /// Reads every file, removes those whose digests are not the ones that they are stored under, and
  /// returns their paths, sorted.
  ///
  /// Throws `FileError`.
  package func removeCorrupt(jobs: Int) async throws -> (checked: Int, removed: [FilePath]) {
    let files = try files()
    let results = try await files.concurrentMap(jobs: jobs) { file in
      (try? HashedFile.open(file.path))?.sha256.hex == file.digest
    }
    let corrupt = zip(files, results).filter { !$0.1 }.map(\.0)
    let lock = try DirectoryLock.wait(for: wheels)
    defer { withExtendedLifetime(lock) {} }
    for file in corrupt { try remove(file) }
    return (files.count, corrupt.map(\.path))
  }

  /// Removes what was not used for so many days, what no choice leads to, and what runs have left that
  /// were killed; returns what went.
  ///
  /// Then, while files have more than `maxBytes` together, the one goes that was not used for the
  /// longest time. Runs that use the cache now keep what they have opened. Throws `FileError`.
  package func prune(days: Int, maxBytes: Int? = nil) throws -> CacheContents.Part {
    let lock = try DirectoryLock.wait(for: wheels)
    defer { withExtendedLifetime(lock) {} }
    let limit = time(nil) - days * 86400
    var removed = CacheContents.Part()
    removed.bytes += PartialFile.removeAbandoned(in: wheels.path.appending("incoming"))
    var uses: [String: (choices: [FilePath], last: Int)] = [:]
    for choice in try choices() {
      let last = Self.changed(choice)
      if days == 0 || last < limit {
        try FileSystem.remove(choice)
      } else if let line = try? FileSystem.readText(choice).split(separator: "\n").first {
        var use = uses[String(line)] ?? ([], last)
        use.choices.append(choice)
        use.last = max(use.last, last)
        uses[String(line)] = use
      }
    }
    // What has just come may be about to get a choice.
    let recent = time(nil) - 3600
    var kept: [(file: File, last: Int)] = []
    for file in try files() {
      let changed = Self.changed(file.path)
      if let use = uses[file.key] {
        kept.append((file, use.last))
      } else if days > 0, changed > recent {
        kept.append((file, changed))
      } else {
        try remove(file)
        removed.add(file.size)
      }
    }
    var bytes = kept.reduce(0) { $0 + $1.file.size }
    let order = kept.sorted { ($0.last, $0.file.key) < ($1.last, $1.file.key) }
    for (file, _) in order where bytes > maxBytes ?? .max {
      for choice in uses[file.key]?.choices ?? [] { try FileSystem.remove(choice) }
      try remove(file)
      removed.add(file.size)
      bytes -= file.size
    }
    return removed
  }

  private struct File: Sendable {
    let path: FilePath
    let digest: String
    let name: String
    let size: Int

    /// What the first line of a choice says that leads to it.
    var key: String { "\(digest)/\(name)" }
  }

  private func files() throws -> [File] {
    let root = wheels.path.appending("files")
    guard FileSystem.isDirectory(root) else { return [] }
    return try FileSystem.walk(root).compactMap { path, status in
      guard status.type == .regular, path.components.count == 2,
        let digest = path.components.first?.string, let name = path.lastComponent?.string
      else { return nil }
      return File(
        path: root.pushing(path), digest: digest, name: name, size: Int(status.size))
    }
  }

  private func choices() throws -> [FilePath] {
    let root = wheels.path.appending("choices")
    guard FileSystem.isDirectory(root) else { return [] }
    return try FileSystem.entries(of: root).map { root.appending($0) }
  }

  private func remove(_ file: File) throws {
    try FileSystem.remove(file.path)
    // The directory goes with its last file.
    try? FileSystem.remove(file.path.removingLastComponent())
  }

  private func size(of path: FilePath) throws -> CacheContents.Part {
    var part = CacheContents.Part()
    guard FileSystem.isDirectory(path) else { return part }
    for (_, status) in try FileSystem.walk(path) where status.type == .regular {
      part.add(Int(status.size))
    }
    return part
  }

  private static func changed(_ path: FilePath) -> Int {
    var status = stat()
    guard path.withPlatformString({ lstat($0, &status) }) == 0 else { return 0 }
    return status.st_mtim.tv_sec
  }
}

/// What is in a cache.
package struct CacheContents: Sendable, Encodable {
  /// A part of a cache.
  package struct Part: Sendable, Encodable {
    /// The number of files.
    package fileprivate(set) var count = 0
    package fileprivate(set) var bytes = 0

    fileprivate mutating func add(_ size: Int) {
      count += 1
      bytes += size
    }
  }

  package let directory: String
  /// Downloads and wheels that were built.
  package fileprivate(set) var wheels = Part()
  /// The bytecode of wheels.
  package fileprivate(set) var bytecode = Part()
  /// Wheels that were used more than once, unpacked.
  package fileprivate(set) var unpacked = Part()
  /// What indexes gave and builds made: which file is for which pin.
  package fileprivate(set) var choices = Part()
  /// Downloads that are under way, or were interrupted.
  package fileprivate(set) var interrupted = Part()
  /// Answers of interpreters.
  package fileprivate(set) var interpreters = Part()
  /// What pip keeps.
  package fileprivate(set) var pip = Part()
  /// What uv keeps.
  package fileprivate(set) var uv = Part()

  fileprivate init(directory: String) { self.directory = directory }
}
