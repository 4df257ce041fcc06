internal import Archives
internal import Core
internal import SystemPackage
internal import Wheels

/// The wheels that were used more than once, unpacked: a file of the cache for each, by the digest of the
/// wheel.
///
/// A wheel that breaks a rule is not among them, so what is read from them never depends on the rules
/// that a run has opened.
struct UnpackedWheels: Sendable {
  /// A wheel of the cache, and its file.
  struct Found {
    let wheel: Wheel
    let file: HashedFile
  }

  private let store: ContentStore
  /// The most bytes of a wheel that is kept: unpacking is the smaller part of the work for larger ones.
  private static let sizeLimit = 1 << 30

  /// The unpacked wheels in `store`.
  init(_ store: ContentStore) { self.store = store }

  /// Returns a wheel; nil if it is not there, or damaged.
  func find(_ acquired: AcquiredWheel) -> Found? {
    guard let choice = store.choice(key(of: acquired)),
      let file = store.file(choice),
      let wheel = try? Wheel.open(unpacked: file.file, fileName: acquired.fileName)
    else { return nil }
    return Found(wheel: wheel, file: file)
  }

  /// Adds a wheel that was used before, and notes that it was used now; a cache that cannot be written is
  /// no error.
  func keep(_ opened: OpenedWheel) {
    guard opened.wheel.exceptions.isEmpty,
      opened.wheel.archive.unpackedSize <= Self.sizeLimit
    else { return }
    let used = ["used", opened.sha256.hex]
    guard store.choice(used) != nil else {
      try? store.remember(opened.sha256, named: opened.acquired.fileName, as: used)
      return
    }
    if opened.unpacked == nil { try? add(opened) }
  }

  private func add(_ opened: OpenedWheel) throws {
    guard let incoming = store.incomingDirectory() else { return }
    let file = try PartialFile(in: incoming)
    let checksum = RunningChecksum()
    try opened.wheel.writeUnpacked { bytes in
      try file.append(bytes)
      checksum.update(bytes)
    }
    // RECORD, with which contents were compared, was read earlier.
    try opened.acquired.file.checkUnchanged()
    let name = opened.acquired.fileName + CacheStore.unpackedSuffix
    try store.place(
      file.currentDigests[0], named: name, checksum: checksum.finish(),
      as: key(of: opened.acquired)
    ) { path, _ in
      _ = try file.finish(as: path, permissions: TrustedDirectory.filePermissions)
    }
  }

  private func key(of acquired: AcquiredWheel) -> [String] {
    ["unpacked", toolVersion, acquired.file.sha256.hex]
  }
}
