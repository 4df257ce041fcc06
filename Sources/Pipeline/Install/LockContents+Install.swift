internal import Artifacts
internal import Core
internal import Locks
internal import Packaging
internal import Relocation
internal import SystemPackage
internal import Venv
internal import Wheels

extension LockContents: TreeContents {
  var commands: [String] {
    let bin = layout.bin.string
    return plan.files.filter { $0.isExecutable && $0.isIn(bin) }.map { String($0.name) }
  }

  /// Writes the tree, and compiles modules while others are still unpacked.
  ///
  /// Throws `ChangedFile` if a wheel was written to meanwhile.
  func install(at path: FilePath) async throws -> InstalledTree {
    let shape = lock.request.shape
    try FileSystem.createDirectory(path)
    let writer = VenvWriter(
      layout: plan.layout, root: path, shebang: shape.shebang,
      systemSitePackages: shape.systemSitePackages)
    try writer.writeDirectories()
    let installer = WheelInstaller(
      plan: plan, root: path, shebangs: shebangs, jobs: lock.request.jobs)
    var files: InstalledFiles
    let bytecode: CompileSummary
    do {
      (files, bytecode) = try await compiler(for: path).compile(during: installer, notify: notify)
    } catch {
      throw lock.request.wheels.refusal(error, among: wheels)
    }
    for opened in wheels { try opened.checkUnchanged() }
    try await keepUnpacked()
    files.add(
      try writer.writeFiles().map { InstalledFiles.File(path: $0.path.string, size: $0.size) })
    return InstalledTree(
      path: path, target: lock.target, cross: lock.cross, distributions: distributions,
      hasCommands: !commands.isEmpty,
      elfFiles: files.elf.filter(ElfFiles.isCandidate), system: closure.system, files: files,
      hasBytecode: bytecode.compiled > 0,
      uncompiled: bytecode.failures.map(\.description),
      warnings: allWarnings, conflicts: plan.conflicts, allowedWheels: allowedWheels,
      resolved: resolved,
      frozenLock: lock.request.freezes
        ? LockFormats.text(
          of: FrozenLock(
            wheels, package: lock.request.destination.package, target: lock.target,
            secrets: lock.request.index.secrets))
        : nil)
  }

  /// Adds what another run can use to the cache.
  private func keepUnpacked() async throws {
    guard let cache = lock.unpacked else { return }
    _ = try await wheels.filter { $0.acquired.origin != .project }
      .concurrentMap(jobs: lock.request.jobs) { cache.keep($0) }
  }

  /// Makes the tree forget the build, and checks that it did.
  ///
  /// Throws the errors of `BuildPathRemoval.run` and `LeakError`.
  func relocate(_ tree: inout InstalledTree) async throws {
    let destination = lock.request.destination
    let directories = BuildDirectories(
      [destination.destdir, lock.request.project.directory],
      temporary: [work] + wheels.compactMap(\.acquired.buildDirectory),
      trees: [tree.path, destination.tree, destination.prefix])
    guard var files = tree.files else { preconditionFailure("the tree was installed from a lock") }
    let relocated = try await BuildPathRemoval(
      plan: plan, files: files, root: tree.path, buildDirectories: directories,
      shebang: lock.request.shape.shebang, jobs: lock.request.jobs, elf: tree.elfFiles
    ).run()
    try files.refresh(relocated.changed + relocated.records, below: tree.path)
    tree.files = files
    tree.relocated = relocated.changed.compactMap { TreePath($0) }
    tree.unsearched = relocated.findings.unsearched.map(\.description)
    let leaks = try LeakCheck(allowances: lock.request.allowedLeaks).check(relocated.findings)
    tree.allowedLeaks = leaks.allowed
    tree.warnings += relocated.warnings + leaks.warnings
  }

  /// Compiles the modules that relocating changed after they had been compiled.
  func recompile(_ tree: inout InstalledTree) async throws {
    let recompiled = try await compiler(for: tree.path).recompile(
      tree.relocated.map(\.path), sitePackages: layout.sitePackages)
    tree.files?.addBytecode(recompiled.map(InstalledFiles.File.init))
  }

  private func compiler(for path: FilePath) -> TreeCompiler {
    TreeCompiler(
      interpreter: lock.cross?.compiler ?? lock.interpreter,
      mode: lock.request.shape.bytecode,
      root: path, jobs: lock.request.jobs, sourceDate: lock.request.shape.sourceDate,
      cache: bytecodeCache)
  }

  /// The bytecode of the wheels in the cache; the project is another wheel each time.
  private var bytecodeCache: (bytecode: BytecodeCache, wheels: [Digest?])? {
    guard let cache = lock.bytecode else { return nil }
    let digests = Dictionary(
      wheels.filter { $0.acquired.origin != .project }.map { ($0.wheel.name.name, $0.sha256) }
    ) { first, _ in first }
    return (cache, plan.requests.map { digests[$0.wheel.name.name] })
  }

  /// The rules that were opened for a wheel, with the reasons.
  private func allowed(for wheel: Wheel) -> [String] {
    wheel.exceptions.compactMap { exception in
      lock.request.wheels.reason(for: exception.rule, in: wheel)
        .map { "\(exception.rule.rawValue): \($0)" }
    }
  }

  private var distributions: [InstalledTree.Distribution] {
    wheels.map { opened in
      InstalledTree.Distribution(
        name: opened.wheel.metadata.name.normalized,
        version: opened.wheel.metadata.version.description, wheel: opened.acquired.fileName,
        sha256: opened.sha256.hex, origin: opened.acquired.origin,
        source: lock.request.index.secrets.maskingFileText(opened.acquired.source),
        extras: opened.extras(lock.request.project),
        allowed: allowed(for: opened.wheel))
    }.sorted { $0.name < $1.name }
  }

  private var allWarnings: [String] {
    var warnings =
      lock.request.warnings + lock.plan.warnings + notices + self.warnings + plan.warnings
      + closure.gaps
    for wheel in allowedWheels where wheel.reason == nil {
      warnings.append("\(wheel.wheel): \(wheel.what) [\(wheel.rule)]")
    }
    let conflicts = plan.conflicts.filter { !$0.isChosen }
    if let first = conflicts.first {
      let others = conflicts.count > 1 ? ", and \(conflicts.count - 1) more; see the report" : ""
      warnings.append(
        "conflicts=\(lock.request.conflicts.policy.rawValue): '\(first.path)' is that of "
          + "\(first.kept), not of \(first.dropped)\(others)")
    }
    if !resolved.isEmpty {
      warnings.append(
        "resolved now, because the lock does not pin them: \(resolved.joined(separator: ", "))")
    }
    return warnings
  }
}
