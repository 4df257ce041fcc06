internal import Artifacts
internal import Core
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// The tree that another call of the same build has put where this run puts its own, which becomes
/// a part of it: a package may be made of several projects or locks, one call for each.
///
/// A call that is repeated replaces its tree instead.
struct EarlierTree {
  let path: FilePath
  let report: Report

  /// Finds the tree of a report, and checks that the new one can take it up.
  ///
  /// There is none where there is no report, where it tells of a call with the inputs of this one,
  /// and for a bundle, which is a whole tree. Throws `CommitError.otherShape` if the two
  /// trees cannot be one, `DeploymentError.secondCall` for releases, whose name has the digest of the
  /// tree of one call, and `FileError`.
  static func find(_ request: StageRequest, of report: Report?) throws -> EarlierTree? {
    guard let report else { return nil }
    let path = report.tree(in: request.destdir)
    guard try FileSystem.exists(path.appending(PyvenvConfig.fileName)) else { return nil }
    func layout(isVersioned: Bool) -> String { isVersioned ? "versioned" : "plain" }
    let (isRelease, becomesRelease) = (report.release != nil, request.release != nil)
    if isRelease != becomesRelease {
      throw CommitError.otherShape(
        path, key: "layout", old: layout(isVersioned: isRelease),
        new: layout(isVersioned: becomesRelease))
    }
    guard request.bundle == nil, let inputs = report.inputs, !inputs.isEmpty,
      !inputs.contains(request.inputs)
    else { return nil }
    if isRelease { throw DeploymentError.secondCall(path) }
    for (key, old, new) in [
      ("bytecode", report.bytecode.rawValue, request.bytecode.rawValue),
      ("shebang", report.shebang.rawValue, request.shebang.rawValue),
      (
        "copy-interpreter", report.interpreter.copies == nil ? "no" : "yes",
        request.copiesInterpreter ? "yes" : "no"
      ),
    ] where old != new {
      throw CommitError.otherShape(path, key: key, old: old, new: new)
    }
    return EarlierTree(path: path, report: report)
  }

  /// Links the distributions that the new tree does not have into it, and adds what the report says
  /// of them; the others are replaced by those of the new tree, as pip does.
  ///
  /// Returns the files of the earlier tree that belong to no distribution and that the new tree
  /// does not have: others have put them there since. Throws `CommitError.otherShape`,
  /// `CommitError.noRecord`, and `CommitError.takenPath` where the new tree has another file of
  /// that name.
  func add(to tree: inout InstalledTree) throws -> [FilePath] {
    let executable = tree.target.executable.string
    guard report.interpreter.executable == executable else {
      throw CommitError.otherShape(
        path, key: "python", old: report.interpreter.executable, new: executable)
    }
    let (old, new) = (report.target?.name, tree.cross?.description.name.description)
    guard old == new else {
      let own = "that of the interpreter"
      throw CommitError.otherShape(path, key: "target", old: old ?? own, new: new ?? own)
    }
    let versions = Dictionary(
      tree.distributions.map { ($0.name, $0.version) }, uniquingKeysWith: { $1 })
    var replaced: [String] = []
    var added: Set<String> = []
    var files: [String] = []
    // Links are not followed, so what is linked is in the tree.
    let entries = try FileSystem.walk(path).filter { $0.status.type != .directory }
    let regular = Set(entries.filter { $0.status.type == .regular }.map(\.path))
    let earlier = try TreeRoot.open(path)
    let distributions = try InstalledDistribution.all(in: earlier)
    let configuration = try EarlierConfiguration.links(of: report, in: path)
    for distribution in distributions {
      let name = distribution.metadata.name.normalized
      let version = distribution.metadata.version.description
      guard let other = versions[name] else {
        added.insert(name)
        files += try link(
          distribution, of: earlier, among: regular, configuration: configuration, into: tree)
        continue
      }
      if other != version { replaced.append("\(name) \(version) by \(other)") }
    }
    tree.distributions += report.distributions.filter { added.contains($0.name) }.map { old in
      InstalledTree.Distribution(
        name: old.name, version: old.version, wheel: old.wheel, sha256: old.sha256,
        origin: old.source, source: nil, extras: [], allowed: report.allowances(of: old))
    }
    tree.distributions.sort { $0.name < $1.name }
    tree.elfFiles = (tree.elfFiles + (try ElfFiles.find(among: files, in: tree.path))).sorted()
    tree.hasCommands = tree.hasCommands || files.contains { $0.hasPrefix("bin/") }
    tree.hasBytecode = tree.hasBytecode || files.contains { $0.hasSuffix(".pyc") }
    let present = Set(files)
    func isPresent(_ remark: String) -> Bool {
      TreePath.paths(inRemark: remark).contains { present.contains($0.string) }
    }
    tree.uncompiled += report.uncompiled.filter(isPresent)
    tree.unsearched += report.unsearched.filter(isPresent)
    tree.relocated += report.relocated.filter { present.contains($0.string) }
    tree.allowedLeaks += report.allowedLeaks.filter { present.contains($0.path.string) }
    tree.resolved += report.resolved.filter { pin in
      added.contains(String(pin.prefix { $0 != "=" }))
    }
    let wheels = Set(tree.distributions.compactMap(\.wheel))
    let known = Set(tree.allowedWheels.map(\.wheel))
    tree.allowedWheels += report.allowedWheels.filter {
      wheels.contains($0.wheel) && !known.contains($0.wheel)
    }
    tree.earlierConflicts = report.conflicts.filter { added.contains($0.kept) }
    tree.files = nil
    tree.size = try TreeSize(of: tree.path)
    if !replaced.isEmpty {
      tree.warnings.append(
        "replaced in the tree of an earlier call: \(replaced.joined(separator: ", "))")
    }
    let owned = try Set(
      distributions.flatMap { distribution in
        try distribution.record(in: earlier)?.rows
          .compactMap { distribution.path(of: $0)?.path } ?? []
      })
    return try entries.map(\.path).filter { file in
      try !owned.contains(file) && !Self.isBytecode(file)
        && !FileSystem.exists(tree.path.pushing(file))
    }
  }

  private static func isBytecode(_ path: FilePath) -> Bool {
    path.extension == "pyc" && path.removingLastComponent().lastComponent?.string == "__pycache__"
  }

  /// Links the files of a distribution, bytecode included, and returns their paths; the links to its
  /// configuration files are made again.
  private func link(
    _ distribution: InstalledDistribution, of earlier: TreeRoot, among regular: Set<FilePath>,
    configuration: [TreePath: FilePath], into tree: InstalledTree
  ) throws -> [String] {
    guard let record = try distribution.record(in: earlier) else {
      throw CommitError.noRecord(path.pushing(distribution.directory))
    }
    let tag = tree.target.python.cacheTag
    var linked: Set<String> = []
    for row in record.rows {
      guard let file = row.path(inTreeFrom: distribution.sitePackages.string) else { continue }
      if let path = TreePath(file), let target = configuration[path] {
        let link = tree.path.pushing(path.path)
        guard try !FileSystem.exists(link) else { throw CommitError.takenPath(link) }
        try FileSystem.createDirectories(link.removingLastComponent())
        try FileSystem.createSymbolicLink(link, to: target)
        continue
      }
      let bytecode = CompileJob(path: FilePath(file), size: 0)?.output(cacheTag: tag)
      for relative in [FilePath(file), bytecode].compactMap({ $0 }) {
        guard regular.contains(relative), linked.insert(relative.string).inserted else { continue }
        try link(
          path.pushing(relative), to: tree.path.pushing(relative), isBytecode: relative == bytecode)
      }
    }
    return linked.sorted()
  }

  private func link(_ source: FilePath, to target: FilePath, isBytecode: Bool) throws {
    if try FileSystem.exists(target) {
      guard try isBytecode || FileSystem.read(source) == FileSystem.read(target) else {
        throw CommitError.takenPath(source)
      }
      return
    }
    try FileSystem.createDirectories(target.removingLastComponent())
    try FileSystem.createLink(target, to: source)
  }
}

extension Report {
  /// Returns the rules that were opened for the wheel of a distribution, each as `code: reason`.
  fileprivate func allowances(of distribution: Distribution) -> [String] {
    allowedWheels.filter { $0.wheel == distribution.wheel }.compactMap { wheel in
      wheel.reason.map { "\(wheel.rule): \($0)" }
    }
  }
}

extension StageRequest {
  /// The digest of what the tree is made from: the same for two calls of which the second repeats the
  /// first, with the same credentials or others.
  ///
  /// A text would be masked in the report, and no longer be what is compared with it.
  var inputs: String {
    let project = installsProject ? [sourceDirectory.string] : []
    let lines =
      bundle.map { ["bundle", $0.path.string] }
      ?? project + requirements.map(\.string) + preinstalled.map(CredentialURL.maskingUsers(in:))
    return Digest.of(Array(lines.joined(separator: "\n").utf8)).hex
  }
}
