internal import Artifacts
internal import Core
internal import Packaging
internal import Relocation
internal import SystemPackage
internal import Venv
internal import Wheels

extension BundleSource: TreeContents {
  var commands: [String] {
    bundle.manifest.files.compactMap { file in
      let path = file.path.string
      guard file.mode == .executable, path.hasPrefix("bin/") else { return nil }
      return String(path.dropFirst(4))
    }
  }

  /// Unpacks and verifies the tree, whose prefix and bytecode are still those of the bundle.
  func install(at path: FilePath) throws -> InstalledTree {
    let manifest = bundle.manifest
    let contents = try bundle.extract(to: path)
    return InstalledTree(
      path: path, target: interpreter.target, cross: cross,
      distributions: manifest.distributions.map { distribution in
        InstalledTree.Distribution(
          name: distribution.name, version: distribution.version, wheel: distribution.wheel,
          sha256: distribution.sha256,
          origin: distribution.source == "project" ? .project : .bundle,
          source: distribution.source, extras: distribution.packageExtras,
          allowed: distribution.allowed ?? [])
      },
      hasCommands: !commands.isEmpty, elfFiles: contents.elf.filter(ElfFiles.isCandidate),
      system: try system(path), relocated: manifest.relocated,
      allowedLeaks: manifest.allowedLeaks.map { leak in
        Report.AllowedLeak(
          path: leak.path, members: leak.members, offset: leak.offset, reason: leak.reason)
      },
      unsearched: manifest.unsearched)
  }

  /// Rewrites what depends on the prefix and on how scripts find their interpreter.
  func relocate(_ tree: inout InstalledTree) throws {
    try PrefixRewriter(
      from: bundle.manifest.placement, to: shape.placement, target: interpreter.target,
      systemSitePackages: bundle.manifest.systemSitePackages, others: tree.relocated
    ).rewrite(tree.path)
  }

  /// Compiles the modules again if the bytecode of the bundle is not the requested one.
  func recompile(_ tree: inout InstalledTree) async throws {
    let bytecode = try await BundleBytecode(
      manifest: bundle.manifest, interpreter: interpreter, tree: tree.path, shape: shape,
      jobs: jobs
    ).convert()
    tree.hasBytecode = bytecode.hasFiles
    tree.uncompiled = bytecode.uncompiled
  }

  /// Returns what the tree takes from Debian's Python packages on this machine.
  ///
  /// Throws `IncompleteLock.notInstalled` if they do not have all of it.
  private func system(_ tree: FilePath) throws -> SystemDependencies {
    guard bundle.manifest.systemSitePackages else { return SystemDependencies() }
    let extras = Dictionary(
      bundle.manifest.distributions.map { ($0.name, $0.packageExtras) }
    ) { first, _ in first }
    let installed = try InstalledDistribution.all(in: try TreeRoot.open(tree)).map { distribution in
      ClosureCheck.Installed(
        metadata: distribution.metadata,
        extras: extras[distribution.metadata.name.normalized] ?? [])
    }
    let system = try SystemDependencies(
      of: installed, in: interpreter.target.markers,
      system: try SystemDistributions.read(in: interpreter.target.distPackages))
    guard system.problems.isEmpty else { throw IncompleteLock.notInstalled(system.problems) }
    return system
  }
}

extension BundleManifest.Distribution {
  /// The extras that the lock asked for, as names.
  fileprivate var packageExtras: Set<PackageName> {
    Set(extras.compactMap { try? PackageName($0) })
  }
}
