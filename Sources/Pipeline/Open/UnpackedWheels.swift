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
  private let store: ContentStore
  /// The most bytes of a wheel that is kept: unpacking is the smaller part of the work for larger ones.
  private static let sizeLimit = 1 << 30

  /// The unpacked wheels in `store`.
  init(_ store: ContentStore) { self.store = store }

  /// Returns a wheel; nil if it is not there, or damaged.
  func find(_ acquired: AcquiredWheel) -> Wheel? {
    guard let choice = store.choice(key(of: acquired)), let pack = store.pack(choice) else {
      return nil
    }
    do {
      return try Wheel.open(
        unpacked: pack, original: acquired.file.file, fileName: acquired.fileName)
    } catch {
      store.remove(choice)
      return nil
    }
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
    if opened.wheel.archive.original == nil {
      try? add(opened.wheel, opened.acquired)
    } else if opened.wheel.archive.isDamaged {
      try? repair(opened.acquired)
    }
  }

  /// Replaces a pack that turned out to be damaged.
  private func repair(_ acquired: AcquiredWheel) throws {
    if let choice = store.choice(key(of: acquired)) { store.remove(choice) }
    try add(try Wheel.open(acquired.file.file, fileName: acquired.fileName), acquired)
  }

  private func add(_ wheel: Wheel, _ acquired: AcquiredWheel) throws {
    let name = acquired.fileName + CacheStore.unpackedSuffix
    try store.keepPack(named: name, as: key(of: acquired)) { pack in
      try wheel.unpack(into: &pack)
      // RECORD, with which contents were compared, was read earlier.
      try acquired.file.checkUnchanged()
    }
  }

  private func key(of acquired: AcquiredWheel) -> [String] {
    ["unpacked", toolVersion, acquired.file.sha256.hex]
  }
}
