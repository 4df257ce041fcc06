internal import Artifacts
internal import Core
internal import Packaging
internal import Relocation
internal import SystemPackage
internal import Venv
internal import Wheels

/// A tree that is there: what a bundle's manifest says of it is read from its files.
struct ExistingTree {
  let path: FilePath
  /// The interpreter, as it was named; nil for the one that the tree links to.
  let python: String?
  /// Where the tree will be; nil for what its scripts say.
  let prefix: FilePath?

  /// What the manifest of `build` says of the tree.
  ///
  /// Which files the distributions came from is not known any more. Throws `StageError` if venvdeb
  /// did not make the tree.
  func facts(_ build: BundleBuild) async throws -> BundleManifest {
    let configuration = PyvenvConfig(
      parsing: try FileSystem.readText(path.appending("pyvenv.cfg")))
    guard configuration.isOurs else { throw StageError.notOurTree(path) }
    let link = path.appending("bin").appending("python")
    let interpreter = try await Interpreter.find(python ?? FileSystem.resolve(link).string)
    let layout = VenvLayout(prefix: path, interpreter: interpreter)
    guard FileSystem.isDirectory(path.pushing(layout.sitePackages)) else {
      throw StageError.otherTreeInterpreter(path, interpreter.executable)
    }
    guard var placement = try TreePlacement.read(path) else { throw StageError.notOurTree(path) }
    if let prefix {
      guard placement.shebang == .relocatable || placement.prefix == prefix else {
        throw StageError.otherPrefix(path, actual: placement.prefix)
      }
      placement = TreePlacement(prefix: prefix, shebang: placement.shebang)
    }
    let files = try FileSystem.walk(path).filter { $0.status.type == .regular }.map(\.path.string)
    let elf = try MachineFiles.elf(among: files.filter(MachineFiles.isCandidate), root: path)
    let distributions = try InstalledDistribution.all(in: path).map { distribution in
      TreeFacts.Distribution(
        name: distribution.metadata.name.normalized,
        version: distribution.metadata.version.description, wheel: nil, sha256: nil,
        origin: .bundle, source: nil, extras: [])
    }.sorted { $0.name < $1.name }
    let identity = try build.identity(
      distributions, fallback: placement.prefix.lastComponent?.string)
    var facts = BundleManifest(
      venvdeb: configuration["venvdeb"] ?? toolVersion, name: identity.name,
      version: identity.version, python: .init(interpreter),
      architecture: elf.isEmpty ? "all" : BundleManifest.architecture(of: interpreter),
      prefix: placement.prefix.string, shebang: placement.shebang,
      bytecode: try bytecode(among: files, interpreter),
      systemSitePackages: configuration.includesSystemSitePackages, date: build.date.seconds,
      distributions: distributions.map { .init(name: $0.name, version: $0.version) },
      uncompiled: [])
    facts.relocated = try others(among: files, placement)
    return facts
  }

  /// The scripts outside of `bin` that name the prefix.
  private func others(among files: [String], _ placement: TreePlacement) throws -> [String] {
    guard let search = ByteSearch(Array(placement.prefix.string.utf8)) else { return [] }
    return try files.filter { file in
      guard !file.hasPrefix("bin/") else { return false }
      let head = try RandomAccessFile.open(path.pushing(FilePath(file))).read(at: 0, count: 4096)
      return head.starts(with: "#!".utf8) && search.firstOffset(in: head) != nil
    }
  }

  /// The mode that most .pyc files of modules are in.
  private func bytecode(
    among files: [String], _ interpreter: Interpreter
  ) throws -> BytecodeMode {
    let suffix = ".\(interpreter.cacheTag).pyc"
    var counts: [BytecodeMode: Int] = [:]
    for file in files where file.hasSuffix(suffix) {
      let start = try RandomAccessFile.open(path.pushing(FilePath(file)))
        .read(at: 0, count: PycHeader.length)
      if let header = PycHeader(start) { counts[header.mode, default: 0] += 1 }
    }
    let modes: [BytecodeMode] = [.timestamp, .uncheckedHash, .checkedHash]
    return modes.filter { counts[$0] != nil }
      .max { counts[$0, default: 0] < counts[$1, default: 0] } ?? .none
  }
}
