internal import Artifacts
internal import Core
internal import Debian
internal import ELF
internal import SystemPackage
internal import Venv
internal import Wheels

/// What was read of one regular file.
struct FileFacts: Sendable {
  /// The first 4 KiB of a script; empty for other files.
  var script: [UInt8] = []
  /// The digests that RECORD files ask for.
  var digests: [Digest] = []
  /// The file's dynamic section, if it is a sound ELF file.
  var elf: ElfFile?
  /// Why a file that begins like an ELF file is none.
  var elfFlaw: String?
  var pyc: PycHeader?
  /// The file name in the code of a .pyc file whose source is known.
  var codePath: [UInt8]?
  /// Whether a .pyc file that names its source by a hash has the hash of the source beside it.
  var hashFits: Bool?
}

/// Reads all files of an artifact, many at a time.
struct FileReader: Sendable {
  private let subject: Subject
  /// The digests that RECORD files have of each file.
  private let wanted: [FilePath: Set<HashAlgorithm>]

  init(_ subject: Subject) {
    self.subject = subject
    var wanted: [FilePath: Set<HashAlgorithm>] = [:]
    for tree in subject.trees {
      for row in tree.rows {
        guard let digest = row.row.digest, let path = row.path else { continue }
        wanted[path, default: []].insert(digest.algorithm)
      }
    }
    self.wanted = wanted
  }

  /// The facts of every regular file that has any.
  func read() async throws -> [FilePath: FileFacts] {
    let parts = try await subject.files.filter(\.isRegular).fileShares(size: \.size)
      .concurrentMap(jobs: subject.options.jobs) { share in
        try share.compactMap { file in try read(file).map { (file.path, $0) } }
      }
    return Dictionary(parts.joined()) { $1 }
  }

  private func read(_ entry: ArtifactFile) throws -> FileFacts? {
    let path = entry.path
    let file = try RandomAccessFile.open(subject.root.pushing(path))
    var facts = FileFacts()
    let head = try file.read(at: 0, count: min(4096, file.size))
    if let algorithms = wanted[path] {
      facts.digests = try file.digests(algorithms.sorted { $0.rawValue < $1.rawValue })
    }
    if head.starts(with: "#!".utf8) {
      facts.script = head
    } else if head.starts(with: ElfFile.magic) {
      do {
        facts.elf = try ElfFile.read(subject.root.pushing(path))
      } catch let error as ElfError {
        facts.elfFlaw = error.reason
      }
    } else if entry.name.hasSuffix(".pyc") {
      try read(entry, try file.read(at: 0, count: file.size), into: &facts)
    } else if facts.digests.isEmpty {
      return nil
    }
    return facts
  }

  private func read(_ entry: ArtifactFile, _ bytes: [UInt8], into facts: inout FileFacts) throws {
    facts.pyc = PycHeader(bytes)
    guard let pyc = facts.pyc, let name = PycName(entry) else { return }
    let source = name.source
    guard let file = subject.byPath[source], file.isRegular else { return }
    if let end = ByteSearch(
      Array(file.text.split(separator: "/").suffix(3).joined(separator: "/").utf8))
    {
      facts.codePath = PycCode.path(in: bytes, endingWith: end)
    }
    if case .hash(let hash, _) = pyc.source, let minor = name.minor {
      let text = try FileSystem.read(subject.root.pushing(source))
      facts.hashFits =
        SipHash.sourceHash(text, magic: pyc.magic, pythonMinor: minor) == hash
    }
  }
}
