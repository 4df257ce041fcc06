internal import Core
internal import Glibc
internal import SystemPackage

/// Files by their contents, at `files/<sha256>/<name>`, and what is remembered of them under keys that are
/// made of everything that a file depends on.
///
/// Nothing in it is believed: the digest of a file is computed again whenever it is used, or the checksum
/// of each part of a pack that was made here, and what is remembered of it has a digest, too. A file that
/// is not what its directory says is removed, so that it is made or fetched anew.
struct ContentStore: Sendable {
  /// What is remembered under a key.
  struct Choice {
    /// The digest of the file.
    let digest: Digest
    let name: String
    /// The checksum of the table of a pack; nil for other files.
    let checksum: Checksum?
    /// What else is to be known of it, in one line; nil if nothing is.
    let note: String?
    /// The file that remembers it.
    let path: FilePath
  }

  /// Its directory: only this user and root could have put anything there.
  let directory: TrustedDirectory

  /// Returns what is remembered under a key; nil if nothing is.
  func choice(_ key: [String]) -> Choice? {
    guard let file = try? directory.directory("choices").open(Self.name(of: key)),
      let text = try? file.read(at: 0, count: min(file.size, Self.choiceLimit))
    else { return nil }
    var lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    guard let stated = lines.popLast(), stated == Self.digest(of: lines),
      let parts = lines.first?.split(separator: "/"), parts.count == 2,
      let digest = Digest(.sha256, hex: parts[0])
    else { return nil }
    var others = lines.dropFirst()
    let checksum = others.first.flatMap { line in
      line.hasPrefix(Self.checksumLabel)
        ? Checksum(hex: line.dropFirst(Self.checksumLabel.count)) : nil
    }
    if checksum != nil { others.removeFirst() }
    return Choice(
      digest: digest, name: String(parts[1]), checksum: checksum,
      note: others.first.map(String.init),
      path: file.path)
  }

  /// Returns the file of a choice with SHA-256, which names it, and the digests that are compared with
  /// something; nil if there is none, or another one.
  ///
  /// The larger digests take several times as long.
  func file(_ choice: Choice, algorithms: Set<HashAlgorithm> = []) -> HashedFile? {
    guard let opened = open(choice) else { return nil }
    do {
      let file = try HashedFile.hash(opened, algorithms: algorithms)
      guard file.sha256 == choice.digest else {
        remove(choice)
        return nil
      }
      touch(choice)
      return file
    } catch {
      // What cannot be read now may be whole.
      return nil
    }
  }

  /// Returns the pack of a choice; nil if there is none, or another file.
  ///
  /// Parts may still be damaged: whoever finds one has the pack removed.
  func pack(_ choice: Choice) -> PackFile? {
    guard let checksum = choice.checksum, let opened = open(choice) else { return nil }
    do {
      guard let pack = try PackFile.open(opened, checksum: checksum) else {
        remove(choice)
        return nil
      }
      touch(choice)
      return pack
    } catch {
      // What cannot be read now may be whole.
      return nil
    }
  }

  /// Adds a file, and remembers it under a key.
  ///
  /// Throws `TrustError` and `FileError`.
  func keep(_ file: HashedFile, named name: String, note: String? = nil, as key: [String]) throws {
    try place(file.sha256, named: name, note: note, as: key) { path, isThere in
      if isThere { return }
      try AtomicFile.copy(
        file.file, to: path, permissions: TrustedDirectory.filePermissions)
    }
  }

  /// Adds a pack, to which `fill` adds the parts, and remembers it under a key; where the cache cannot be
  /// written, nothing happens.
  ///
  /// Throws what `fill` throws, `TrustError` and `FileError`.
  func keepPack(
    named name: String, as key: [String], _ fill: (inout PackWriter) throws -> Void
  ) throws {
    guard let incoming = incomingDirectory() else { return }
    let file = try PartialFile(in: incoming)
    var pack = try PackWriter { try file.append($0) }
    try fill(&pack)
    let checksum = try pack.finish()
    try place(
      file.currentDigests[0], named: name, checksum: checksum, as: key
    ) { path, _ in
      _ = try file.finish(as: path, permissions: TrustedDirectory.filePermissions)
    }
  }

  /// Has a file put where one of this digest belongs, and remembers it under a key.
  ///
  /// `put` gets the path, and whether there is a file; nobody else writes meanwhile. For a pack there is the
  /// checksum of its table. That it cannot be remembered is no error: the file is there. Throws what `put`
  /// throws, `TrustError` and `FileError`.
  func place<Placed>(
    _ digest: Digest, named name: String, checksum: Checksum? = nil, note: String? = nil,
    as key: [String], put: (FilePath, _ isThere: Bool) throws -> Placed
  ) throws -> Placed {
    let lock = try DirectoryLock.wait(for: directory)
    defer { withExtendedLifetime(lock) {} }
    let files = try directory.directory("files", creates: true)
      .directory(digest.hex, creates: true)
    let placed = try put(files.path.appending(name), (try? files.open(name)) != nil)
    try? remember(digest, named: name, checksum: checksum, note: note, as: key)
    return placed
  }

  /// Returns the directory in which files arrive; nil if the cache cannot be written.
  ///
  /// What runs have left there that were killed is removed.
  func incomingDirectory() -> FilePath? {
    guard let incoming = try? directory.directory("incoming", creates: true),
      access(incoming.path.string, W_OK) == 0
    else { return nil }
    PartialFile.removeAbandoned(in: incoming.path)
    return incoming.path
  }

  /// Remembers a file under a key, without saying that it is there.
  ///
  /// Throws `TrustError` and `FileError`.
  func remember(
    _ digest: Digest, named name: String, checksum: Checksum? = nil, note: String? = nil,
    as key: [String]
  ) throws {
    let choices = try directory.directory("choices", creates: true)
    var lines = ["\(digest.hex)/\(name)"]
    lines += [checksum.map { Self.checksumLabel + $0.hex }, note].compactMap { $0 }
    lines.append(Self.digest(of: lines))
    try AtomicFile.write(
      lines.joined(separator: "\n"), to: choices.path.appending(Self.name(of: key)),
      permissions: TrustedDirectory.filePermissions)
  }

  private func open(_ choice: Choice) -> RandomAccessFile? {
    try? directory.directory("files").directory(choice.digest.hex).open(choice.name)
  }

  /// Removes a file that is damaged, unless the cache cannot be written; one that is whole stays.
  func remove(_ choice: Choice) {
    guard let lock = try? DirectoryLock.wait(for: directory) else { return }
    defer { withExtendedLifetime(lock) {} }
    // Another run may have put the right one there meanwhile.
    guard let file = open(choice), (try? file.digests([.sha256])) != [choice.digest] else { return }
    try? FileSystem.remove(file.path)
  }

  /// Notes the last use, for `CacheStore.prune`.
  private func touch(_ choice: Choice) { _ = utimensat(AT_FDCWD, choice.path.string, nil, 0) }

  /// Returns the last line of the file that remembers a choice: the digest of the others.
  private static func digest(of lines: [some StringProtocol]) -> String {
    Digest.of(Array(lines.joined(separator: "\n").utf8)).hex
  }

  private static func name(of key: [String]) -> String {
    Digest.of(Array(key.joined(separator: "\n").utf8)).hex
  }

  private static let checksumLabel = "checksum "
  /// The most bytes of the file that remembers a choice: two paths.
  private static let choiceLimit = 16 << 10
}
