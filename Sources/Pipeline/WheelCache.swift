internal import Core
internal import SystemPackage
internal import Wheels

/// What was fetched before, keyed by content.
///
/// A file lies at `files/<sha256>/<name>`. Which file an index chose for a pin is remembered under
/// a key made of everything that the choice depends on, so that a cache that other builds filled
/// never changes what this one installs.
struct WheelCache {
  /// A file of the cache.
  struct File {
    let path: FilePath
    let fileName: String
  }

  let directory: FilePath
  /// Tells apart interpreters and indexes.
  let context: [String]

  /// The file that an index gave for this pin before; nil if there is none or it was damaged.
  ///
  /// The file's digest is checked anew: nothing in the cache is trusted. Throws nothing that a
  /// broken cache could cause.
  func find(_ pin: Pin) throws -> File? {
    guard !pin.hashes.isEmpty, let answer = try? FileSystem.readText(choice(for: pin)) else {
      return nil
    }
    let parts = answer.split(separator: "/")
    guard parts.count == 2, let expected = Digest(.sha256, hex: parts[0]) else { return nil }
    let path = directory.appending("files").appending(String(parts[0])).appending(String(parts[1]))
    guard let digests = try? RandomAccessFile.open(path).digests([.sha256, .sha384, .sha512]),
      digests[0] == expected, digests.contains(where: pin.hashes.contains)
    else { return nil }
    return File(path: path, fileName: String(parts[1]))
  }

  /// Takes a file that was fetched for a pin into the cache and remembers the choice.
  ///
  /// A cache that cannot be written is no error: the file is simply not kept.
  func store(_ path: FilePath, fileName: String, for pin: Pin) {
    guard !pin.hashes.isEmpty else { return }
    do {
      let digest = try RandomAccessFile.open(path).digests([.sha256])[0]
      let place = directory.appending("files").appending(digest.hex)
      let target = place.appending(fileName)
      if try !FileSystem.exists(target) {
        try FileSystem.createDirectories(place)
        try AtomicFile.copy(path, to: target)
      }
      let choice = choice(for: pin)
      try FileSystem.createDirectories(choice.removingLastComponent())
      try AtomicFile.write("\(digest.hex)/\(fileName)", to: choice)
    } catch {
      return
    }
  }

  private func choice(for pin: Pin) -> FilePath {
    let key =
      (context + [pin.label] + pin.hashes.map(\.hex).sorted()).joined(separator: "\n")
    return directory.appending("choices").appending(Digest.of(Array(key.utf8)).hex)
  }
}
