internal import Artifacts
internal import Core
internal import Locks
internal import Packaging
internal import Relocation
internal import SystemPackage
internal import Venv
internal import Wheels

/// The wheels of one tree, opened and checked, and the plan for installing them.
struct Installation {
  /// A wheel with what is told of it in the report.
  struct Item: Sendable {
    let acquired: AcquiredWheel
    let wheel: Wheel
    let sha256: Digest
  }

  /// What installing found out.
  struct Outcome: Sendable {
    var bytecode: CompileSummary
    /// The files that run on one kind of machine only.
    let elf: [String]
    var relocated: [FilePath] = []
    var leaks = LeakCheck.Outcome()
    var unsearched: [String] = []
    var warnings: [String] = []
  }

  let inputs: StageInputs
  var options: StageOptions { inputs.options }
  let items: [Item]
  let plan: InstallPlan
  /// What the distributions miss where that is no error.
  private let gaps: [String]
  /// What the tree takes from Debian's Python packages.
  let system: SystemDependencies
  private let layout: VenvLayout
  private let shebangs: ScriptShebangs

  /// Opens the wheels, several at a time, and plans every file.
  ///
  /// Throws the errors of `Wheel.open` and of `InstallPlanner.plan`, and `StageError.notClosed`
  /// where something that a distribution requires is not among them.
  static func open(
    _ acquired: [AcquiredWheel], inputs: StageInputs
  ) async throws -> Installation {
    let options = inputs.options
    let items = try await withThrowingTaskGroup(of: (Int, Item).self) { group in
      for (index, file) in acquired.enumerated() {
        group.addTask {
          let wheel = try Wheel.open(file.path, fileName: file.fileName)
          return (
            index,
            Item(
              acquired: file, wheel: wheel, sha256: try inputs.digests.sha256(of: file.path))
          )
        }
      }
      var items = [Item?](repeating: nil, count: acquired.count)
      for try await (index, item) in group { items[index] = item }
      return items.compactMap { $0 }
    }
    let (system, gaps) = try checkClosure(items, inputs: inputs)
    let layout = VenvLayout(prefix: options.prefix, interpreter: inputs.interpreter)
    let shebangs = ScriptShebangs(python: layout.python, style: options.shebang)
    let requests = items.map { item in
      InstallRequest(
        wheel: item.wheel,
        isRequested: item.acquired.pin != nil || item.acquired.origin == .project,
        directURL: item.acquired.pin?.directURL(sha256: item.sha256)?.json)
    }
    let plan = try InstallPlanner(
      layout: layout, conflicts: options.conflicts, shebangs: shebangs
    ).plan(requests)
    return Installation(
      inputs: inputs, items: items, plan: plan, gaps: gaps, system: system, layout: layout,
      shebangs: shebangs)
  }

  /// The commands that the tree will have.
  var commands: [String] {
    plan.files.filter { $0.directory == layout.bin.string && $0.isExecutable }
      .map { String($0.name) }
  }

  /// Writes the whole tree below `root`, which must not exist, compiling while it unpacks.
  func run(into root: FilePath) async throws -> Outcome {
    try FileSystem.createDirectory(root)
    let writer = VenvWriter(
      layout: layout, root: root, shebang: options.shebang,
      systemSitePackages: options.systemSitePackages)
    try writer.writeDirectories()
    let installer = WheelInstaller(
      plan: plan, root: root, shebangs: shebangs, jobs: options.jobs)
    let bytecode = try await compiler(for: root).compile(during: installer)
    try writer.writeFiles()
    let candidates = plan.files.map(\.path).filter(MachineFiles.isCandidate)
    return Outcome(bytecode: bytecode, elf: try MachineFiles.elf(among: candidates, root: root))
  }

  /// Makes the tree at `root` forget the build, and checks that it did.
  ///
  /// `work` is this run's own directory. Throws the errors of `BuildPathRemoval.run` and
  /// `StageError.leaks`.
  func relocate(_ outcome: inout Outcome, in root: FilePath, work: FilePath) async throws {
    let directories = BuildDirectories(
      [options.destdir, work, options.sourceDirectory] + items.compactMap(\.acquired.place),
      trees: [root, options.tree, options.prefix])
    let relocated = try await BuildPathRemoval(
      plan: plan, root: root, buildDirectories: directories,
      shebang: options.shebang, jobs: options.jobs, elf: outcome.elf
    ).run()
    outcome.relocated = relocated.changed
    outcome.warnings += relocated.warnings
    outcome.unsearched = relocated.findings.unsearched.map { "\($0.path.string): \($0.reason)" }
    outcome.leaks = try LeakCheck(allowances: options.allowedLeaks).check(relocated.findings)
    try await compiler(for: root).compileAgain(
      relocated.changed, sitePackages: layout.sitePackages, &outcome.bytecode)
  }

  private func compiler(for root: FilePath) -> TreeCompiler {
    TreeCompiler(
      interpreter: inputs.interpreter, mode: options.bytecode, root: root, jobs: options.jobs,
      sourceDate: options.sourceDate)
  }

  /// What is to be told of the finished tree; `resolved` is what no lock pins.
  func facts(_ outcome: Outcome, size: TreeSize, resolved: [String]) -> TreeFacts {
    var warnings = options.warnings + inputs.lock.warnings + plan.warnings + gaps
    if !resolved.isEmpty {
      warnings.append(
        "chosen now, as nothing pins "
          + (resolved.count == 1 ? "it" : "them") + ": \(resolved.joined(separator: ", "))")
    }
    return TreeFacts(
      interpreter: inputs.interpreter, elf: outcome.elf, hasCommands: !commands.isEmpty,
      hasBytecode: outcome.bytecode.compiled > 0, system: system,
      distributions: items.map { item in
        TreeFacts.Distribution(
          name: item.wheel.metadata.name.normalized,
          version: item.wheel.metadata.version.description, wheel: item.acquired.fileName,
          sha256: item.sha256.hex, origin: item.acquired.origin, source: item.acquired.source,
          extras: Self.extras(of: item, options: options))
      }.sorted { $0.name < $1.name },
      uncompiled: outcome.bytecode.failures.map { "\($0.path.string): \($0.reason)" },
      relocated: outcome.relocated.map(\.string), allowedLeaks: outcome.leaks.allowed,
      unsearched: outcome.unsearched,
      warnings: warnings + outcome.warnings + outcome.leaks.warnings, size: size,
      resolved: resolved, frozenLock: options.frozenLock == nil ? nil : frozenLock)
  }

  /// The extras of a distribution that the lock, or for the project the options, ask for.
  private static func extras(of item: Item, options: StageOptions) -> Set<PackageName> {
    if let pin = item.acquired.pin { return pin.requirement.extras }
    return item.acquired.origin == .project ? Set(options.extras) : []
  }

  /// A lock of all this.
  private var frozenLock: String {
    LockFormats.text(
      of: FrozenLock(items, package: options.package, interpreter: inputs.interpreter))
  }

  /// Checks that nothing is missing, and returns what the system has of it, and what is missing
  /// after all where a resolver or the user had the last word.
  private static func checkClosure(
    _ items: [Item], inputs: StageInputs
  ) throws -> (SystemDependencies, gaps: [String]) {
    let options = inputs.options
    let installed = items.map { item in
      ClosureCheck.Installed(
        metadata: item.wheel.metadata, extras: extras(of: item, options: options))
    }
    let system =
      options.systemSitePackages
      ? try SystemDependencies(
        of: installed, in: inputs.markers,
        system: try SystemDistributions.read(
          in: SystemDistributions.directories(of: inputs.interpreter)))
      : SystemDependencies()
    let problems =
      options.systemSitePackages
      ? system.problems
      : ClosureCheck.problems(installed, in: inputs.markers).map(\.description)
    guard problems.isEmpty || options.allowUnpinned || options.ignoresDependencies else {
      throw StageError.notClosed(problems, hasLock: !options.requirements.isEmpty)
    }
    return (system, problems)
  }
}
