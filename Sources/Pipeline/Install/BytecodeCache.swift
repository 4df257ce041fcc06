internal import Core
internal import SystemPackage
internal import Venv

/// The bytecode that earlier runs compiled from wheels: a file of the cache for each wheel, by its digest
/// and everything else that decides about bytecode.
///
/// The code names modules relative to the tree, so it is the same in every tree.
struct BytecodeCache: Sendable {
  private let store: ContentStore
  private let context: [String]
  private let fileName: String
  private let cacheTag: String

  /// The most bytes of a file that is read: it is held in memory.
  private static let sizeLimit = 256 << 20

  /// The bytecode for a target in `store`, compiled by its version of Python or another one; nil for the
  /// modes that write none, or the times of files into it.
  init?(
    _ store: ContentStore, target: Target, compiledBy version: String? = nil, mode: BytecodeMode
  ) {
    guard mode == .uncheckedHash || mode == .checkedHash else { return nil }
    self.store = store
    let python = target.python
    cacheTag = python.cacheTag
    fileName = "modules.\(cacheTag)\(CacheStore.bytecodeSuffix)"
    context = [
      "bytecode", toolVersion, python.implementation, version ?? python.fullVersion, python.soabi,
      cacheTag, python.magicNumber, mode.rawValue,
    ]
  }

  /// Writes what is known of the bytecode of a wheel's modules into a tree, and returns the modules with
  /// the sizes of what was written.
  ///
  /// Throws `FileError`; what is wrong in the cache counts as not known.
  func restore(
    _ modules: [CompileJob], of wheel: Digest, into tree: FilePath
  ) throws -> [(module: CompileJob, bytecode: CompileSummary.File)] {
    guard let choice = store.choice(context + [wheel.hex]),
      let bytes = store.contents(choice, limit: Self.sizeLimit),
      let pack = BytecodePack(bytes)
    else { return [] }
    var wanted: [[UInt8]: CompileJob] = [:]
    for module in modules { wanted[Self.bytes(of: module)] = module }
    var files = BytecodeFiles(tree: tree)
    var restored: [(module: CompileJob, bytecode: CompileSummary.File)] = []
    try pack.bytes.withUnsafeBytes { bytes in
      for entry in pack.modules {
        guard let module = wanted.removeValue(forKey: entry.source) else { continue }
        let path = module.output(cacheTag: cacheTag)
        try files.write(UnsafeRawBufferPointer(rebasing: bytes[entry.range]), to: path)
        restored.append((module, CompileSummary.File(path: path, size: entry.range.count)))
      }
    }
    return restored
  }

  /// Adds the bytecode of a wheel's modules, which is in a tree that was just compiled; a cache that
  /// cannot be written is no error.
  func keep(_ modules: [CompileJob], of wheel: Digest, from tree: FilePath) {
    var pack = BytecodePack()
    for module in modules {
      // Those that do not compile are tried again each time.
      guard
        let file = try? RandomAccessFile.open(tree.pushing(module.output(cacheTag: cacheTag))),
        pack.bytes.count + file.size < Self.sizeLimit - 1 << 20,
        let contents = try? file.contents()
      else { continue }
      pack.add(Self.bytes(of: module), contents)
    }
    try? store.keep(pack.bytes, named: fileName, as: context + [wheel.hex])
  }

  private static func bytes(of module: CompileJob) -> [UInt8] {
    module.path.withPlatformString { path in
      Array(UnsafeRawBufferPointer(start: path, count: module.path.length))
    }
  }
}
