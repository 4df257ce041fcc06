internal import Artifacts
internal import Core
internal import SystemPackage
internal import Venv

/// A bundle: its tree is unpacked, and re-stamped for another prefix or style.
struct BundleSource: TreeSource {
  let options: StageOptions
  let bundle: Bundle
  let interpreter: Interpreter

  /// Finds the interpreter, which must be one that the bundle is for.
  static func read(_ bundle: Bundle, _ options: StageOptions) async throws -> BundleSource {
    let wanted = bundle.manifest.python
    let usual =
      FileSystem.isRegularFile(FilePath(wanted.executable)) ? wanted.executable : wanted.directory
    let interpreter = try await Interpreter.find(
      options.python ?? usual,
      cache: options.cacheDirectory.map { $0.appending("interpreters") })
    if let objection = bundle.manifest.objection(to: interpreter) {
      throw StageError.otherInterpreter(bundle.path, reason: objection)
    }
    let source = BundleSource(options: options, bundle: bundle, interpreter: interpreter)
    try options.checkLinks(source.commands)
    return source
  }

  /// The commands that the tree has.
  private var commands: [String] {
    bundle.manifest.files.compactMap { file in
      guard file.mode == .executable, file.path.hasPrefix("bin/") else { return nil }
      return String(file.path.dropFirst(4))
    }
  }

  func make(
    _ tree: FilePath, work: FilePath, clock: inout StepClock
  ) async throws -> TreeFacts {
    let manifest = bundle.manifest
    let contents = try bundle.extract(to: tree)
    clock.mark("install")
    try Restamp(
      from: manifest.stamp, to: TreeStamp(prefix: options.prefix, shebang: options.shebang),
      interpreter: interpreter, systemSitePackages: manifest.systemSitePackages,
      others: manifest.relocated.map { FilePath($0) }
    ).apply(to: tree)
    clock.mark("relocate")
    let bytecode = try await BundleBytecode(
      manifest: manifest, interpreter: interpreter, tree: tree, options: options
    ).convert()
    clock.mark("compile")
    return TreeFacts(
      interpreter: interpreter, elf: contents.elf.filter(MachineFiles.isCandidate),
      hasCommands: !commands.isEmpty, hasBytecode: bytecode.hasFiles,
      distributions: manifest.distributions.map { distribution in
        TreeFacts.Distribution(
          name: distribution.name, version: distribution.version, wheel: distribution.wheel,
          sha256: distribution.sha256,
          origin: distribution.source == "project" ? .project : .bundle,
          source: distribution.source)
      }, uncompiled: bytecode.uncompiled, relocated: manifest.relocated,
      allowedLeaks: manifest.allowedLeaks.map { leak in
        Report.AllowedLeak(
          path: leak.path, members: leak.members, offset: leak.offset, reason: leak.reason)
      }, unsearched: manifest.unsearched, warnings: [], size: try TreeSize(of: tree))
  }
}
