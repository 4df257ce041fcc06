internal import Core
internal import Packaging
package import SystemPackage
package import Venv
package import Wheels

/// Relocates a tree that was just installed, so that it forgets where it, and what is in it, was
/// built.
///
/// All files that were built, changed or made here are searched once for the build directories. Those
/// that name one, and the candidates of the formats, are relocated. What still names a build directory
/// afterwards is a leak.
///
/// Files of a wheel whose hash is in the lock are as they were published, so what they name is not
/// where this tree was built, however it is spelled: `/tmp/m` in the documentation of boto3 has nothing
/// to do with a project that is built in `/tmp/m`. They are searched only once they were changed.
package struct BuildPathRemoval {
  /// What a run found and did.
  package struct Report {
    /// What names the build directories in the end.
    package var findings = LeakScan.Findings()
    /// The files that were changed, relative to the tree.
    package var changed: [FilePath] = []
    /// The RECORDs that were written anew because they list one of these.
    package var records: [FilePath] = []
    /// What is odd but does no harm, one sentence each.
    package var warnings: [String] = []
  }

  private let plan: InstallPlan
  private let root: FilePath
  private let files: InstalledFiles
  private let context: RelocationContext
  private let jobs: Int

  /// For the tree at `root` that was installed by `plan` and has `files`; `elf` are its ELF files,
  /// relative to it.
  package init(
    plan: InstallPlan, files: InstalledFiles, root: FilePath, buildDirectories: BuildDirectories,
    shebang: ShebangStyle, jobs: Int, elf: [String]
  ) {
    self.plan = plan
    self.root = root
    self.files = files
    self.jobs = jobs
    let bin = plan.layout.bin.string
    context = RelocationContext(
      placement: TreePlacement(prefix: plan.layout.prefix, shebang: shebang),
      sitePackages: plan.layout.sitePackages, buildDirectories: buildDirectories,
      commands: Set(plan.files.filter { $0.isIn(bin) }.map { String($0.name) }),
      libraries: elf.map { FilePath($0) })
  }

  /// Searches and relocates the tree, and corrects its RECORDs.
  ///
  /// Throws `RelocationError`, `PrefixError` and `FileError`.
  package func run() async throws -> Report {
    let scan = LeakScan(directories: context.buildDirectories.directories)
    let relocator = Relocator(root: root, context: context)
    var report = Report()
    let published = PublishedFiles(plan)
    report.findings = try await scan.scan(
      files.sorted(where: { !published.contains($0, of: files) && !isClean($0) }),
      links: plan.layout.links.map(\.path), in: root, jobs: jobs)
    let leaks = Set(report.findings.leaks.filter(\.members.isEmpty).map(\.path))
    // Links are of no distribution.
    let owners = candidates(relocator).merging(distributions(of: leaks)) { $1 }
    let paths = leaks.union(owners.keys).union(report.findings.absoluteLinks)
    let changes = try relocator.relocate(
      paths.sorted { $0.string.precedes($1.string) }, distributions: owners)
    report.changed = changes.paths
    report.warnings = changes.warnings
    guard !report.changed.isEmpty else { return report }
    report.records = try RecordUpdate(plan: plan, changed: report.changed.map(\.string))
      .write(below: root)
    let changed = Set(report.changed)
    // Bytecode of a module that was changed is compiled again.
    report.findings.leaks.removeAll { leak in
      changed.contains(leak.path) || BytecodeSource.isAmong(changed, of: leak.path)
    }
    report.findings.unsearched.removeAll { changed.contains($0.path) }
    report.findings.add(try await scan.scan(report.changed, in: root, jobs: jobs))
    return report
  }

  /// Returns whether a file is one that the installer wrote itself, and names none of the directories.
  private func isClean(_ index: Int) -> Bool {
    guard index < plan.files.count, case .generated(let bytes) = plan.files[index].source
    else { return false }
    return !context.buildDirectories.areNamed(in: String(decoding: bytes, as: UTF8.self))
  }

  /// The files that may need a change although they do not name the build directories, and whose they
  /// are.
  private func candidates(_ relocator: Relocator) -> [FilePath: String] {
    var names: [FilePath: String] = [:]
    for file in plan.files where !file.isGenerated {
      guard relocator.isCandidate(file.name, in: file.directory) else { continue }
      names[FilePath(file.path)] = distribution(of: file)
    }
    return names
  }

  private func distributions(of paths: Set<FilePath>) -> [FilePath: String] {
    guard !paths.isEmpty else { return [:] }
    var names: [FilePath: String] = [:]
    for file in plan.files {
      let path = FilePath(file.path)
      if paths.contains(path) { names[path] = distribution(of: file) }
    }
    return names
  }

  private func distribution(of file: InstallPlan.File) -> String {
    plan.requests[file.owner].wheel.name.name.raw
  }
}
