internal import Core
internal import Locks
internal import SystemPackage
internal import Wheels

/// What was fetched or built before, keyed by content.
///
/// A file lies at `files/<sha256>/<name>`. Which file an index chose for a pin, or came out of a
/// build, is remembered under a key made of everything that it depends on, so that a cache that
/// other builds filled never changes what this one installs.
struct WheelCache {
  /// A file of the cache.
  struct File {
    let path: FilePath
    let fileName: String
    /// The directory that it was built in; nil for what was fetched.
    let place: FilePath?
    fileprivate let digests: [Digest]
  }

  let directory: FilePath
  /// Tells apart interpreters and indexes.
  let context: [String]

  /// The file that an index gave for this pin before; nil if there is none or it was damaged.
  ///
  /// The file's digest is checked anew: nothing in the cache is trusted. Throws nothing that a
  /// broken cache could cause.
  func find(_ pin: LockEntry) -> File? {
    guard !pin.hashes.isEmpty, let file = recall(choice(key(for: pin))),
      pin.accepts(file.digests)
    else { return nil }
    return file
  }

  /// Takes a file that was fetched for a pin into the cache and remembers the choice.
  ///
  /// A cache that cannot be written is no error: the file is simply not kept.
  func store(_ path: FilePath, fileName: String, for pin: LockEntry) {
    guard !pin.hashes.isEmpty else { return }
    try? keep(path, fileName: fileName, place: nil, as: choice(key(for: pin)))
  }

  /// The wheel that a build with this key has given before.
  func find(build key: String) -> File? { recall(choice(["build", key])) }

  /// Takes a wheel that was built in the directory `place` into the cache, if it can be written.
  func store(_ path: FilePath, fileName: String, build key: String, place: FilePath) {
    try? keep(path, fileName: fileName, place: place, as: choice(["build", key]))
  }

  private func recall(_ choice: FilePath) -> File? {
    guard let answer = try? FileSystem.readText(choice) else { return nil }
    let lines = answer.split(separator: "\n")
    let parts = lines.first?.split(separator: "/") ?? []
    guard parts.count == 2, let expected = Digest(.sha256, hex: parts[0]) else { return nil }
    let path = directory.appending("files").appending(String(parts[0])).appending(String(parts[1]))
    guard let digests = try? RandomAccessFile.open(path).digests([.sha256, .sha384, .sha512]),
      digests[0] == expected
    else { return nil }
    return File(
      path: path, fileName: String(parts[1]),
      place: lines.count > 1 ? FilePath(String(lines[1])) : nil, digests: digests)
  }

  private func keep(
    _ path: FilePath, fileName: String, place: FilePath?, as choice: FilePath
  ) throws {
    let digest = try RandomAccessFile.open(path).digests([.sha256])[0]
    let directory = directory.appending("files").appending(digest.hex)
    let target = directory.appending(fileName)
    if try !FileSystem.exists(target) {
      try FileSystem.createDirectories(directory)
      try AtomicFile.copy(path, to: target)
    }
    try FileSystem.createDirectories(choice.removingLastComponent())
    let lines = ["\(digest.hex)/\(fileName)"] + (place.map { [$0.string] } ?? [])
    try AtomicFile.write(lines.joined(separator: "\n"), to: choice)
  }

  private func key(for pin: LockEntry) -> [String] { [pin.label] + pin.hashes.map(\.hex).sorted() }

  private func choice(_ key: [String]) -> FilePath {
    let text = (context + key).joined(separator: "\n")
    return directory.appending("choices").appending(Digest.of(Array(text.utf8)).hex)
  }
}
