internal import Core
internal import Debian
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
    let bytecode: CompileSummary
    /// The files that run on one kind of machine only.
    let elf: [String]
  }

  let inputs: StageInputs
  var options: StageOptions { inputs.options }
  let items: [Item]
  let plan: InstallPlan
  /// What the distributions miss where that is no error.
  private let gaps: [String]
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
    let gaps = try checkClosure(items, inputs: inputs)
    let layout = VenvLayout(prefix: options.prefix, interpreter: inputs.interpreter)
    let shebangs = ScriptShebangs(
      python: layout.python, style: options.shebang, adoptsScripts: options.adoptsScripts)
    let requests = items.map { item in
      InstallRequest(
        wheel: item.wheel,
        isRequested: item.acquired.pin != nil || item.acquired.origin == .project,
        directURL: DirectURL(item.acquired, sha256: item.sha256)?.json)
    }
    let plan = try InstallPlanner(
      layout: layout, conflicts: options.conflicts, shebangs: shebangs
    ).plan(requests)
    return Installation(
      inputs: inputs, items: items, plan: plan, gaps: gaps, layout: layout, shebangs: shebangs)
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
    let bytecode = try await TreeCompiler(
      interpreter: inputs.interpreter, mode: options.bytecode, root: root, jobs: options.jobs,
      sourceDate: options.sourceDate
    ).compile(during: installer)
    try writer.writeFiles()
    let candidates = plan.files.filter { !$0.name.hasSuffix(".py") && !$0.name.hasSuffix(".txt") }
      .map(\.path)
    return Outcome(bytecode: bytecode, elf: try MachineFiles.elf(among: candidates, root: root))
  }

  /// The packages of the shared libraries that the finished tree at `root` needs.
  func libraries(_ outcome: Outcome, in root: FilePath) throws -> SharedLibraryDependencies {
    try SharedLibraryDependencies.find(
      outcome.elf, in: root, prefix: options.prefix, interpreter: inputs.interpreter.executable)
  }

  /// The report of a finished run.
  func report(
    _ outcome: Outcome, libraries: SharedLibraryDependencies, installed: [String],
    resolved: [String], timings: [String: Double]
  ) -> Report {
    let interpreter = inputs.interpreter
    var warnings = options.warnings + inputs.lock.warnings + plan.warnings + gaps
    if !resolved.isEmpty {
      warnings.append(
        "chosen now, as nothing pins "
          + (resolved.count == 1 ? "it" : "them") + ": \(resolved.joined(separator: ", "))")
    }
    let dependency = InterpreterDependency(interpreter, isPure: outcome.elf.isEmpty)
    return Report(
      venvdeb: toolVersion, package: options.package, prefix: options.prefix.string,
      interpreter: Report.Interpreter(
        executable: interpreter.executable.string, version: interpreter.version),
      bytecode: options.bytecode.rawValue, shebang: options.shebang.rawValue,
      architecture: outcome.elf.isEmpty ? "all" : "any",
      substvars: [
        "venvdeb:Depends": (dependency.relations + libraries.relations)
          .joined(separator: ", ")
      ],
      triggers: dependency.triggers,
      lintianOverrides: options.overridesLintian ? overrides(outcome).lines : [],
      installed: installed,
      distributions: items.map { item in
        Report.Distribution(
          name: item.wheel.metadata.name.normalized,
          version: item.wheel.metadata.version.description, wheel: item.acquired.fileName,
          sha256: item.sha256.hex, source: item.acquired.origin)
      }.sorted { $0.name < $1.name },
      resolved: resolved, dropsSeeds: options.dropsSeeds,
      files: plan.files.count + plan.requests.count + outcome.bytecode.compiled,
      bytes: plan.size + outcome.bytecode.bytes,
      uncompiled: outcome.bytecode.failures.map { "\($0.path.string): \($0.reason)" },
      warnings: warnings + dependency.warnings + libraries.warnings, timings: timings)
  }

  private func overrides(_ outcome: Outcome) -> LintianOverrides {
    LintianOverrides(
      package: options.package, prefix: options.prefix,
      hasBytecode: outcome.bytecode.compiled > 0, hasCommands: !commands.isEmpty,
      hasELF: !outcome.elf.isEmpty)
  }

  /// A lock of all this.
  var frozenLock: String {
    FrozenLock(items, package: options.package, interpreter: inputs.interpreter).text
  }

  /// Throws `StageError.notClosed`; where a resolver had the last word, problems are returned.
  private static func checkClosure(_ items: [Item], inputs: StageInputs) throws -> [String] {
    let options = inputs.options
    let installed = items.map { item in
      let extras = item.acquired.origin == .project ? Set(options.extras) : []
      return ClosureCheck.Installed(
        metadata: item.wheel.metadata,
        extras: item.acquired.pin?.requirement.extras ?? extras)
    }
    // What the system's own site-packages offer is not known here.
    guard !options.systemSitePackages else { return [] }
    let problems = ClosureCheck.problems(installed, in: inputs.markers).map(\.description)
    guard problems.isEmpty || options.allowUnpinned || options.ignoresDependencies else {
      throw StageError.notClosed(problems, hasLock: !options.requirements.isEmpty)
    }
    return problems
  }
}
