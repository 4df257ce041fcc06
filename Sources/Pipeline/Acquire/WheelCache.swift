internal import Core
internal import Locks
internal import SystemPackage
internal import Wheels

/// The cache of files that were fetched or built before, addressed by content.
///
/// A file is at `files/<sha256>/<name>`. Which file an index chose for a pin, or a build made, is
/// remembered under a key made of everything that it depends on, so that a cache that other builds
/// filled never changes what this one installs.
struct WheelCache {
  /// A file of the cache.
  struct File {
    let path: FilePath
    let fileName: String
    /// The work directory of the run that built it; nil for what was fetched.
    let buildDirectory: FilePath?
    fileprivate let digests: [Digest]
  }

  let directory: FilePath
  /// What distinguishes interpreters and indexes.
  let context: [String]

  /// Returns the file that an index gave for this pin before; nil if there is none or it is corrupt.
  ///
  /// Nothing in the cache is trusted: the digest is computed again.
  func find(_ pin: LockEntry) -> File? {
    guard !pin.hashes.isEmpty, let file = recall(choice(key(for: pin))),
      pin.accepts(file.digests)
    else { return nil }
    return file
  }

  /// Adds a file that was fetched for a pin, and remembers the choice.
  ///
  /// A cache that cannot be written is not an error: the file is not added.
  func store(_ path: FilePath, fileName: String, for pin: LockEntry) {
    guard !pin.hashes.isEmpty else { return }
    try? keep(path, fileName: fileName, buildDirectory: nil, as: choice(key(for: pin)))
  }

  /// Returns the wheel that a build with this key made before; nil if there is none.
  func find(build key: String) -> File? { recall(choice(["build", key])) }

  /// Adds a wheel that was built in `buildDirectory`, if the cache can be written.
  func store(_ path: FilePath, fileName: String, build key: String, buildDirectory: FilePath) {
    try? keep(
      path, fileName: fileName, buildDirectory: buildDirectory, as: choice(["build", key]))
  }

  private func recall(_ choice: FilePath) -> File? {
    guard let text = try? FileSystem.readText(choice) else { return nil }
    let lines = text.split(separator: "\n")
    let parts = lines.first?.split(separator: "/") ?? []
    guard parts.count == 2, let expected = Digest(.sha256, hex: parts[0]) else { return nil }
    let path = directory.appending("files").appending(String(parts[0])).appending(String(parts[1]))
    guard let digests = try? RandomAccessFile.open(path).digests([.sha256, .sha384, .sha512]),
      digests[0] == expected
    else { return nil }
    return File(
      path: path, fileName: String(parts[1]),
      buildDirectory: lines.count > 1 ? FilePath(String(lines[1])) : nil, digests: digests)
  }

  private func keep(
    _ path: FilePath, fileName: String, buildDirectory: FilePath?, as choice: FilePath
  ) throws {
    let digest = try RandomAccessFile.open(path).digests([.sha256])[0]
    let directory = directory.appending("files").appending(digest.hex)
    let target = directory.appending(fileName)
    if try !FileSystem.exists(target) {
      try FileSystem.createDirectories(directory)
      try AtomicFile.copy(path, to: target)
    }
    try FileSystem.createDirectories(choice.removingLastComponent())
    let lines = ["\(digest.hex)/\(fileName)"] + (buildDirectory.map { [$0.string] } ?? [])
    try AtomicFile.write(lines.joined(separator: "\n"), to: choice)
  }

  private func key(for pin: LockEntry) -> [String] { [pin.label] + pin.hashes.map(\.hex).sorted() }

  private func choice(_ key: [String]) -> FilePath {
    let text = (context + key).joined(separator: "\n")
    return directory.appending("choices").appending(Digest.of(Array(text.utf8)).hex)
  }
}
