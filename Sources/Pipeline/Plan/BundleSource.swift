internal import Artifacts
internal import Core
internal import Packaging
internal import Relocation
internal import SystemPackage
internal import Venv
internal import Wheels

/// A bundle: its tree is unpacked, and rewritten for another prefix or style.
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

  /// What the tree takes from Debian's Python packages, which are this machine's.
  ///
  /// Throws `StageError.notClosed` if they do not have all of it.
  private func system(_ tree: FilePath) throws -> SystemDependencies {
    guard bundle.manifest.systemSitePackages else { return SystemDependencies() }
    let extras = Dictionary(
      bundle.manifest.distributions.map { ($0.name, Self.extras(of: $0)) }
    ) { first, _ in first }
    let installed = try InstalledDistribution.all(in: tree).map { distribution in
      ClosureCheck.Installed(
        metadata: distribution.metadata, extras: extras[distribution.metadata.name.normalized] ?? []
      )
    }
    let system = try SystemDependencies(
      of: installed, in: try MarkerEnvironment(values: interpreter.markers),
      system: try SystemDistributions.read(
        in: SystemDistributions.directories(of: interpreter)))
    guard system.problems.isEmpty else {
      throw StageError.notClosed(system.problems, hasLock: true)
    }
    return system
  }

  private static func extras(of distribution: BundleManifest.Distribution) -> Set<PackageName> {
    Set(distribution.extras.compactMap { try? PackageName($0) })
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
    try PrefixRewriter(
      from: manifest.placement, to: TreePlacement(prefix: options.prefix, shebang: options.shebang),
      interpreter: interpreter, systemSitePackages: manifest.systemSitePackages,
      others: manifest.relocated.map { FilePath($0) }
    ).rewrite(tree)
    clock.mark("relocate")
    let bytecode = try await BundleBytecode(
      manifest: manifest, interpreter: interpreter, tree: tree, options: options
    ).convert()
    clock.mark("compile")
    return TreeFacts(
      interpreter: interpreter, elf: contents.elf.filter(MachineFiles.isCandidate),
      hasCommands: !commands.isEmpty, hasBytecode: bytecode.hasFiles,
      system: try system(tree),
      distributions: manifest.distributions.map { distribution in
        TreeFacts.Distribution(
          name: distribution.name, version: distribution.version, wheel: distribution.wheel,
          sha256: distribution.sha256,
          origin: distribution.source == "project" ? .project : .bundle,
          source: distribution.source, extras: Self.extras(of: distribution))
      }, uncompiled: bytecode.uncompiled, relocated: manifest.relocated,
      allowedLeaks: manifest.allowedLeaks.map { leak in
        Report.AllowedLeak(
          path: leak.path, members: leak.members, offset: leak.offset, reason: leak.reason)
      }, unsearched: manifest.unsearched, warnings: [], size: try TreeSize(of: tree))
  }
}
