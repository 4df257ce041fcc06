internal import Core
internal import ELF
internal import Packaging
package import SystemPackage
package import Venv
package import Wheels

/// Makes an installed tree forget where it, and what is in it, was built.
///
/// All files are read once, for the build's directories. Only those that name one, and the few
/// whose purpose is to name an interpreter or a directory, are looked at by what they are:
/// first lines of scripts, kernels of Jupyter, run paths of ELF files, pkg-config files, path
/// configuration files, links. What has no place on the target is an error here or, if nobody can
/// tell what it is for, a leak in the result.
package struct Relocator {
  /// What relocating did.
  package struct Outcome {
    /// What names the build's directories in the end.
    package var findings = LeakScan.Findings()
    /// The files that were changed, relative to the tree.
    package var changed: [FilePath] = []
    /// What is odd but does no harm, one sentence each.
    package var warnings: [String] = []
  }

  let plan: InstallPlan
  let root: FilePath
  let places: BuildPlaces
  let shebang: ShebangStyle
  let jobs: Int
  /// The ELF files of the tree, relative to it.
  let elf: [String]

  package init(
    plan: InstallPlan, root: FilePath, places: BuildPlaces, shebang: ShebangStyle, jobs: Int,
    elf: [String]
  ) {
    self.plan = plan
    self.root = root
    self.places = places
    self.shebang = shebang
    self.jobs = jobs
    self.elf = elf
  }

  /// Scans and changes the tree.
  ///
  /// RECORD tells of every change. Throws `RelocationError.editable`, `PrefixError` and `FileError`.
  package func run() async throws -> Outcome {
    let scan = LeakScan(directories: places.directories)
    var outcome = Outcome()
    outcome.findings = try await scan.scan(root, jobs: jobs)
    let leaking = Set(outcome.findings.leaks.filter(\.members.isEmpty).map(\.path))
    let paths = leaking.union(outcome.findings.absoluteLinks).union(candidates())
      .sorted { $0.string.utf8.lexicographicallyPrecedes($1.string.utf8) }
    let owners = owners(of: paths)
    let scripts = scripts()
    for path in paths {
      let isLeak = leaking.contains(path)
      if try relocate(path, isLeak, owner: owners[path.string], scripts, &outcome.warnings) {
        outcome.changed.append(path)
      }
    }
    guard !outcome.changed.isEmpty else { return outcome }
    try RecordUpdate(plan: plan, changed: outcome.changed.map(\.string)).write(below: root)
    let changed = Set(outcome.changed)
    outcome.findings.leaks.removeAll { changed.contains($0.path) }
    outcome.findings.unsearched.removeAll { changed.contains($0.path) }
    outcome.findings.add(try await scan.scan(outcome.changed, in: root, jobs: jobs))
    return outcome
  }

  /// The files that may need a change although they do not name the build's directories.
  private func candidates() -> [FilePath] {
    let bin = plan.layout.bin.string
    let site = plan.layout.sitePackages.string
    return plan.files.filter { file in
      if case .generated = file.source { return false }
      if file.directory == bin { return true }
      if file.name == "kernel.json" { return KernelSpec.isKernelSpec(file.path) }
      return file.directory == site
        && (file.name.hasSuffix(".pth") || file.name.hasSuffix(".egg-link")
          || file.name.hasPrefix("__editable__"))
    }.map { FilePath($0.path) }
  }

  private func owners(of paths: [FilePath]) -> [String: String] {
    let wanted = Set(paths.map(\.string))
    var owners: [String: String] = [:]
    for file in plan.files where wanted.contains(file.path) {
      owners[file.path] = plan.requests[file.owner].wheel.name.name.raw
    }
    return owners
  }

  /// Changes one file; whether it did.
  private func relocate(
    _ path: FilePath, _ isLeak: Bool, owner: String?, _ scripts: ScriptRelocation,
    _ warnings: inout [String]
  ) throws -> Bool {
    let place = root.pushing(path)
    guard let status = try FileSystem.status(place) else { return false }
    if status.type == .symbolicLink { return try relocateLink(path) }
    // Programs are large; of those that do not name the build's directories the start is enough.
    let head = try RandomAccessFile.open(place).read(at: 0, count: 4)
    let new: [UInt8]?
    if head == ElfFile.magic {
      new = isLeak ? try runPath(of: path, &warnings) : nil
    } else if isLeak || head.starts(with: "#!".utf8) || path.removingLastComponent() != bin {
      new = try contents(
        of: path, try FileSystem.read(place), owner: owner, scripts, &warnings)
    } else {
      new = nil
    }
    guard let new else { return false }
    try AtomicFile.write(new, to: place, permissions: status.permissions)
    return true
  }

  /// What a file should have in it; nil where it is to stay as it is.
  private func contents(
    of path: FilePath, _ bytes: [UInt8], owner: String?, _ scripts: ScriptRelocation,
    _ warnings: inout [String]
  ) throws -> [UInt8]? {
    let name = path.lastComponent?.string ?? ""
    let site = path.removingLastComponent() == plan.layout.sitePackages
    if bytes.starts(with: "#!".utf8) { return try scripts.relocate(bytes, at: path) }
    if KernelSpec.isKernelSpec(path.string) {
      return KernelSpec(bytes).relocated()
    }
    if path.extension == "pc" { return PkgConfigFile(bytes).relocated(places) }
    guard site else { return nil }
    if name.hasPrefix("__editable__") || name.hasSuffix(".egg-link") {
      guard let target = EditableFile.target(in: bytes) else { return nil }
      throw RelocationError.editable(owner ?? name, file: path, target: target)
    }
    if name.hasSuffix(".pth") {
      return try PathFile(bytes).relocated(places, site: plan.layout.sitePackages) {
        line, isOfBuild in
        if isOfBuild { throw RelocationError.editable(owner ?? name, file: path, target: line) }
        warnings.append(
          "'\(path.string)' adds '\(line)' to sys.path, which is not a part of the tree")
      }
    }
    return nil
  }

  private var bin: FilePath { plan.layout.bin }

  /// What becomes of first lines; all files of the plan are looked through for it.
  private func scripts() -> ScriptRelocation {
    let commands = plan.files.filter { $0.directory == bin.string }.map { String($0.name) }
    return ScriptRelocation(
      python: plan.layout.python, style: shebang, commands: Set(commands),
      places: places.directories)
  }

  /// The file with a run path that leads from where it is to the libraries it needs.
  private func runPath(of path: FilePath, _ warnings: inout [String]) throws -> [UInt8]? {
    let file: ElfRunPath
    do {
      file = try ElfRunPath(root.pushing(path))
    } catch is ElfError {
      // A damaged file is a leak like any other.
      return nil
    }
    let needed = Set(file.needed)
    let outcome = try file.replacing { directory in
      guard places.named(in: directory) else { return nil }
      let libraries = elf.map { FilePath($0) }
        .filter { needed.contains($0.lastComponent?.string ?? "") }
      let own = path.removingLastComponent()
      var directories: [String] = []
      for library in libraries {
        let way = FilePath.relative(library.removingLastComponent(), from: own).string
        let text = way.isEmpty ? "$ORIGIN" : "$ORIGIN/\(way)"
        if !directories.contains(text) { directories.append(text) }
      }
      return directories
    }
    switch outcome {
    case .unchanged: return nil
    case .changed(let bytes): return bytes
    case .tooLong(let text):
      warnings.append(
        "'\(path.string)' has a run path with no room for '\(text)': build it with that one")
      return nil
    }
  }

  /// Makes an absolute link to something in the tree relative; whether it did.
  private func relocateLink(_ path: FilePath) throws -> Bool {
    let place = root.pushing(path)
    let target = try FileSystem.readSymbolicLink(place)
    guard let inside = places.treePath(of: target.string) else { return false }
    let way = FilePath.relative(inside, from: path.removingLastComponent())
    try FileSystem.remove(place)
    try FileSystem.createSymbolicLink(place, to: way.isEmpty ? "." : way)
    return true
  }
}
