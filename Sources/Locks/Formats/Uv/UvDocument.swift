internal import Core
internal import Packaging
internal import SystemPackage

/// A parsed `uv.lock`, and the project's file beside it.
struct UvDocument {
  let file: LockFile
  /// The revision of the format, which tells what the lock records.
  let revision: Int
  let packages: [UvPackage]
  /// Where the packages of a name are in `packages`.
  private let positions: [PackageName: [Int]]
  /// The table `[manifest]`; empty if there is none.
  let manifest: LockTable
  /// Whether it is the lock of a script, which has nothing to do with the project beside it.
  let isScript: Bool
  /// The `pyproject.toml` beside the lock; nil if there is none, and for a script.
  let project: LockFile?
  /// The sets of extras, groups and projects that exclude each other.
  let conflicts: [[UvConflictItem]]

  var root: LockTable { file.root }

  /// Throws `LockError`, for another version of the format too.
  init(_ file: LockFile) throws(LockError) {
    self.file = file
    let root = file.root
    guard let version = try root.integer("version") else { throw root.missing("version") }
    guard version == 1 else {
      throw LockError(
        .formatVersion("\(version)", supported: "1", command: "uv lock"),
        at: root.location(of: "version"))
    }
    revision = try root.integer("revision") ?? 0
    manifest =
      try root.table("manifest") ?? LockTable(DocumentTable(), at: root.position, of: file.path)
    var packages: [UvPackage] = []
    var positions: [PackageName: [Int]] = [:]
    for table in try root.tables("package") + root.tables("distribution") {
      let package = try UvPackage(table)
      positions[package.name, default: []].append(packages.count)
      packages.append(package)
    }
    self.packages = packages
    self.positions = positions
    isScript =
      file.name != UvLock().fileNames[0]
      && (file.name.hasSuffix(".py.lock") || manifest.has("requirements"))
    project =
      isScript
      ? nil
      : try LockFile.tomlIfPresent(
        file.directory.appending("pyproject.toml"), format: "project file")
    conflicts = try UvConflictItem.sets(in: root)
  }

  /// Returns where the packages of a name are.
  func packages(named name: PackageName) -> [Int] { positions[name] ?? [] }

  /// Returns the package that an edge leads to.
  ///
  /// Throws `LockError.Reason.value` where there is none, or more than one.
  func package(of edge: UvEdge) throws(LockError) -> Int {
    let found = packages(named: edge.name).filter { index in
      let package = packages[index]
      return (edge.version == nil || edge.version == package.version?.text)
        && (edge.source == nil || edge.source == package.source)
    }
    guard let only = found.first, found.count == 1 else {
      throw LockError(
        .value(
          found.isEmpty
            ? "no package '\(edge.name)\(edge.version.map { " \($0)" } ?? "")' in the lock"
            : "\(found.count) packages '\(edge.name)' in the lock, and nothing tells them apart"),
        at: edge.location)
    }
    return only
  }

  /// Returns the package whose source tree is a directory; nil if there is none.
  func package(in directory: FilePath) -> Int? {
    let directory = (try? FileSystem.resolve(directory)) ?? directory
    return packages.firstIndex { package in
      guard let tree = package.source.tree else { return false }
      let path = LockedSource.absolute(tree, from: file.directory)
      return ((try? FileSystem.resolve(path)) ?? path) == directory
    }
  }

  /// Returns the `pyproject.toml` of a source tree of the lock; nil for what is none.
  func projectFile(of package: UvPackage) throws(LockError) -> LockFile? {
    guard let tree = package.source.tree else { return nil }
    let directory = LockedSource.absolute(tree, from: file.directory)
    return try LockFile.tomlIfPresent(
      directory.appending("pyproject.toml"), format: "project file")
  }

  /// Returns the versions of Python that a group is for, each with its location: those that the
  /// lock records, else those that the project's file has for it and for groups that it includes.
  func python(
    of group: UvSelection.Group
  ) throws(LockError) -> [(VersionSpecifiers, LockLocation)] {
    let package = group.owner.map { packages[$0] }
    let owner = package?.table ?? manifest
    if revision >= 5 || owner.has("group-requires-python") {
      let table = try owner.table("group-requires-python")
      guard let table, let python = try table.specifiers(group.name.normalized) else { return [] }
      return [(python, table.location(of: group.name.normalized))]
    }
    let file: LockFile?
    if let package { file = try projectFile(of: package) } else { file = project }
    guard let file else { return [] }
    return try UvProject(file).python(of: group.name)
  }

  /// The table with the settings of the project: `uv.toml`, which replaces all of them, or
  /// `[tool.uv]`.
  private func settings() throws(LockError) -> LockTable? {
    let file = try LockFile.tomlIfPresent(
      file.directory.appending("uv.toml"), format: "configuration of uv")
    if let file { return file.root }
    return try project?.uv
  }

  /// Returns the restrictions of the project and those of the user, which win.
  func formats(_ scope: LockScope) throws(LockError) -> FormatControl {
    var control = FormatControl()
    if let settings = try settings() {
      if try settings.boolean("no-binary") == true { control.setNoBinary(":all:") }
      if try settings.boolean("no-build") == true { control.setOnlyBinary(":all:") }
      for name in try settings.strings("no-binary-package") ?? [] { control.setNoBinary(name) }
      for name in try settings.strings("no-build-package") ?? [] { control.setOnlyBinary(name) }
    }
    return control.merging(scope.formats)
  }
}
