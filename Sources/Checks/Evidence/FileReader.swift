internal import Artifacts
internal import Core
internal import Debian
internal import ELF
internal import SystemPackage
internal import Venv
internal import Wheels

/// Reads all files of an artifact, many at a time.
struct FileReader: Sendable {
  /// The largest module or .pyc file in bytes that is looked into; generated tables have twenty
  /// millions.
  private static let bytecodeLimit = 256 << 20

  private let artifact: ArtifactIndex
  /// The algorithms of the digests that RECORD files have of each file.
  private let wanted: [FilePath: Set<HashAlgorithm>]

  init(_ artifact: ArtifactIndex) {
    self.artifact = artifact
    var wanted: [FilePath: Set<HashAlgorithm>] = [:]
    for tree in artifact.trees {
      for file in tree.recordedFiles {
        guard let digest = file.row.digest, let path = file.path else { continue }
        wanted[path, default: []].insert(digest.algorithm)
      }
    }
    self.wanted = wanted
  }

  /// Reads the regular files, `jobs` at a time; those with nothing to tell are left out.
  ///
  /// Throws `FileError`.
  func read(jobs: Int) async throws -> [FilePath: FileEvidence] {
    let parts = try await artifact.files.filter(\.isRegular).fileShares(size: \.size)
      .concurrentMap(jobs: jobs) { share in
        try share.compactMap { file in try read(file).map { (file.path, $0) } }
      }
    return Dictionary(parts.joined()) { $1 }
  }

  private func read(_ entry: ArtifactFile) throws -> FileEvidence? {
    let path = entry.path
    let file = try artifact.contents.open(path)
    var evidence = FileEvidence()
    let head = try file.read(at: 0, count: min(4096, file.size))
    if let algorithms = wanted[path] {
      evidence.digests = try file.digests(algorithms.sorted { $0.rawValue < $1.rawValue })
    }
    if head.starts(with: "#!".utf8) {
      evidence.script = head
    } else if head.starts(with: ElfFile.magic) {
      do {
        evidence.elf = try ElfFile.read(file)
      } catch let error as ElfError {
        evidence.elfFlaw = error.reason
      }
    } else if entry.name.hasSuffix(".pyc") {
      // What is longer than any code is damaged.
      guard file.size <= Self.bytecodeLimit else { return evidence }
      try read(entry, try file.contents(limit: Self.bytecodeLimit), into: &evidence)
    } else if evidence.digests.isEmpty {
      return nil
    }
    return evidence
  }

  private func read(_ entry: ArtifactFile, _ bytes: [UInt8], into evidence: inout FileEvidence)
    throws
  {
    evidence.pyc = PycHeader(bytes)
    guard let pyc = evidence.pyc, let name = PycName(entry) else { return }
    let source = name.source
    guard let file = artifact.byPath[source], file.isRegular else { return }
    if let end = ByteSearch(
      Array(file.text.split(separator: "/").suffix(3).joined(separator: "/").utf8))
    {
      evidence.codePath = PycCode.path(in: bytes, endingWith: end)
    }
    if case .hash(let hash, _) = pyc.source, let minor = name.minor {
      guard let text = try artifact.read(source, limit: Self.bytecodeLimit) else { return }
      evidence.hashFits =
        SipHash.sourceHash(text, magic: pyc.magic, pythonMinor: minor) == hash
    }
  }
}
