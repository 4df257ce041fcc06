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
  /// `modules` are best in the order in which they were kept. Throws `FileError`; what is wrong in the
  /// cache counts as not known.
  func restore(
    _ modules: [CompileJob], of wheel: Digest, into tree: FilePath
  ) throws -> [(module: CompileJob, bytecode: CompileSummary.File)] {
    guard let choice = store.choice(context + [wheel.hex]), let pack = store.pack(choice) else {
      return []
    }
    let files = try BytecodeFiles(tree: tree)
    var reader = PackReader(pack)
    var restored: [(module: CompileJob, bytecode: CompileSummary.File)] = []
    restored.reserveCapacity(modules.count)
    for (module, part) in Self.matches(modules, pack.parts) {
      let path = module.output(cacheTag: cacheTag)
      if try reader.read(part, { try files.write($0, to: path) }) != nil {
        restored.append((module, CompileSummary.File(path: path, size: part.size)))
      } else {
        store.remove(choice)
      }
    }
    return restored
  }

  /// Adds the bytecode of a wheel's modules, which is in a tree that was just compiled; a cache that
  /// cannot be written is no error.
  func keep(_ modules: [CompileJob], of wheel: Digest, from tree: FilePath) {
    try? store.keepPack(named: fileName, as: context + [wheel.hex]) { pack in
      for module in modules {
        // Those that do not compile are tried again each time.
        guard
          let file = try? RandomAccessFile.open(tree.pushing(module.output(cacheTag: cacheTag)))
        else { continue }
        pack.begin(module.path.string)
        try file.contents().withUnsafeBytes { try pack.append($0) }
      }
    }
  }

  /// Pairs modules with the parts of a pack that have their bytecode.
  private static func matches(
    _ modules: [CompileJob], _ parts: [PackFile.Part]
  ) -> [(CompileJob, PackFile.Part)] {
    var matches: [(CompileJob, PackFile.Part)] = []
    matches.reserveCapacity(modules.count)
    var indexes: [String: Int] = [:]
    var next = 0
    for module in modules {
      let name = module.path.string
      if next >= parts.count || !parts[next].name.hasSameBytes(as: name) {
        // This one did not compile, or those before it are not installed this time.
        if indexes.isEmpty {
          indexes = Dictionary(parts.indices.map { (parts[$0].name, $0) }) { first, _ in first }
        }
        guard let index = indexes[name], parts[index].name.hasSameBytes(as: name) else { continue }
        next = index
      }
      matches.append((module, parts[next]))
      next += 1
    }
    return matches
  }
}
