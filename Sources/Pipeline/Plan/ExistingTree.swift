internal import Artifacts
internal import Core
internal import Packaging
internal import Relocation
internal import SystemPackage
internal import Venv
internal import Wheels

/// An existing tree, whose manifest is made from its files.
struct ExistingTree {
  let path: FilePath
  /// The interpreter, as the user named it; nil for the one that the tree links to.
  let python: String?
  /// Where the tree will be on the target; nil for what its scripts say.
  let prefix: FilePath?

  /// Returns the manifest of the tree; the lists of its files are not in it yet.
  ///
  /// Which wheels the distributions came from is not known any more. Throws `PackError`,
  /// `InterpreterError` and `FileError`.
  func manifest(named identity: BundleIdentity, date: SourceDate) async throws -> BundleManifest {
    let tree = try TreeRoot.open(path)
    let file = try tree.text(FilePath(PyvenvConfig.fileName), limit: PyvenvConfig.sizeLimit)
    let configuration = PyvenvConfig(parsing: file ?? "")
    guard configuration.isOurs else { throw PackError.notOurTree(path) }
    let link = path.appending("bin").appending("python")
    let linked = try python == nil ? FileSystem.resolve(link) : nil
    if let linked, !Interpreter.isOfSystem(linked) {
      throw PackError.foreignInterpreter(path, linked)
    }
    let interpreter = try await Interpreter.find(python ?? linked?.string)
    let layout = VenvLayout(prefix: path, target: interpreter.target)
    guard try tree.isDirectory(layout.sitePackages) else {
      throw PackError.noModules(path, interpreter: interpreter.executable)
    }
    guard var placement = try TreePlacement.read(tree) else { throw PackError.notOurTree(path) }
    if let prefix {
      guard placement.shebang == .relocatable || placement.prefix == prefix else {
        throw PackError.otherPrefix(path, requested: prefix, actual: placement.prefix)
      }
      placement = TreePlacement(prefix: prefix, shebang: placement.shebang)
    }
    let files = try FileSystem.walk(path).filter { $0.status.type == .regular }.map(\.path.string)
    let elf = try ElfFiles.find(among: files, in: path)
    let distributions = try InstalledDistribution.all(in: tree).map { distribution in
      InstalledTree.Distribution(
        name: distribution.metadata.name.normalized,
        version: distribution.metadata.version.description, wheel: nil, sha256: nil,
        origin: .bundle, source: nil, extras: [])
    }.sorted { $0.name < $1.name }
    let (name, version) = try identity.resolve(
      among: distributions, fallback: placement.prefix.lastComponent?.string)
    var manifest = BundleManifest(
      venvdeb: configuration["venvdeb"] ?? toolVersion, name: name, version: version,
      python: .init(interpreter.target),
      architecture: elf.isEmpty ? "all" : interpreter.target.architectureName,
      prefix: placement.prefix.string, shebang: placement.shebang,
      bytecode: try bytecode(among: files, interpreter.target),
      systemSitePackages: configuration.includesSystemSitePackages, date: date.seconds,
      distributions: distributions.map { .init(name: $0.name, version: $0.version) },
      uncompiled: [])
    manifest.relocated = try others(among: files, placement, in: tree)
    return manifest
  }

  /// Returns the scripts outside of `bin` that name the prefix.
  private func others(
    among files: [String], _ placement: TreePlacement, in tree: TreeRoot
  ) throws -> [TreePath] {
    guard let search = ByteSearch(Array(placement.prefix.string.utf8)) else { return [] }
    return try files.compactMap { file in
      guard !file.hasPrefix("bin/") else { return nil }
      let head = try tree.open(FilePath(file)).read(at: 0, count: 4096)
      let namesPrefix = head.starts(with: "#!".utf8) && search.firstOffset(in: head) != nil
      return namesPrefix ? TreePath(file) : nil
    }
  }

  /// Returns the mode of most .pyc files.
  private func bytecode(
    among files: [String], _ target: Target
  ) throws -> BytecodeMode {
    let suffix = ".\(target.python.cacheTag).pyc"
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
