internal import Archives
internal import Core
internal import Packaging
internal import SystemPackage
package import Venv

/// Decides where every file of every wheel goes, and finds conflicts between them.
package struct InstallPlanner {
  /// The directories of the tree.
  package let layout: VenvLayout
  /// How conflicts are resolved.
  package let conflicts: ConflictRules
  /// What the launchers get as shebang.
  package let shebangs: ScriptShebangs
  /// The contents of INSTALLER.
  package let installer: String

  package init(
    layout: VenvLayout, conflicts: ConflictRules = ConflictRules(), shebangs: ScriptShebangs,
    installer: String = "venvdeb"
  ) {
    self.layout = layout
    self.conflicts = conflicts
    self.shebangs = shebangs
    self.installer = installer
  }

  /// Returns the plan for a set of wheels, which does not depend on their order; nothing is written.
  ///
  /// Throws `WheelError`, `FileConflict` and `PrefixError`.
  package func plan(_ requests: [InstallRequest]) throws -> InstallPlan {
    let requests = requests.sorted { $0.wheel.name.name < $1.wheel.name.name }
    var destinations = DestinationMap(rules: conflicts, requests: requests)
    var recorded: [[Int]] = []
    for (index, request) in requests.enumerated() {
      recorded.append(try addFiles(of: request, owner: index, to: &destinations))
    }
    let (files, indexes) = try destinations.finish()
    recorded = recorded.map { numbers in
      Self.unique(indexes.map { indexes in numbers.compactMap { indexes[$0] } } ?? numbers)
    }
    var layout = layout
    layout.hasLib64 = layout.hasLib64 || requests.contains(where: \.wheel.namesLib64)
    return InstallPlan(
      requests: requests, layout: layout, files: files, directories: files.directories,
      recorded: recorded, conflicts: destinations.resolved,
      warnings: requests.flatMap(\.wheel.warnings) + destinations.idleChoices)
  }

  /// Returns the numbers without those that were there before; mostly there are none.
  private static func unique(_ numbers: [Int]) -> [Int] {
    if zip(numbers, numbers.dropFirst()).allSatisfy(<) { return numbers }
    var seen: Set<Int> = []
    return numbers.filter { seen.insert($0).inserted }
  }

  /// Adds the files of one wheel, its own and then those that the installer adds, and returns the numbers
  /// of those that its paths have.
  private func addFiles(
    of request: InstallRequest, owner: Int, to destinations: inout DestinationMap
  ) throws -> [Int] {
    let wheel = request.wheel
    let name = wheel.name.name.raw
    let directories = Dictionary(
      uniqueKeysWithValues: InstallScheme.allCases.map { scheme in
        let directory = layout.directory(for: scheme, distribution: name).string
        return (scheme, directory.isEmpty ? "" : directory + "/")
      })
    let site = layout.sitePackages.string
    let distInfo = "\(site)/\(wheel.distInfo)"
    let sources = Self.sourcesOfBytecode(in: wheel)
    var numbers: [Int] = []
    numbers.reserveCapacity(wheel.files.count + 4)
    for (index, file) in wheel.files.enumerated() {
      let rest = file.path
      if !sources.isEmpty, isStaleBytecode(rest, of: sources) { continue }
      let path = (directories[file.scheme] ?? "") + rest
      if path.containsBytes(".dist-info/") {
        if isInstallerFile(path, in: distInfo) { continue }
        if isForeignMetadata(path, below: site, distInfo: wheel.distInfo)
          || path == "\(distInfo)/RECORD"
        {
          throw WheelError(wheel.path, member: file.member.name, .reservedPath(path))
        }
      }
      if let number = try destinations.insert(index, of: owner, at: path) { numbers.append(number) }
    }
    func addGenerated(_ path: String, _ bytes: [UInt8], isExecutable: Bool = false) throws {
      let number = try destinations.insert(
        bytes, of: owner, at: path, isExecutable: isExecutable)
      if let number { numbers.append(number) }
    }
    for script in wheel.entryPoints.scripts(for: layout.target.python.version) {
      let body = LaunchScript.body(script)
      try addGenerated(
        "\(layout.bin.string)/\(script.name)", try shebangs.header(for: body) + body,
        isExecutable: true)
    }
    try addGenerated("\(distInfo)/INSTALLER", Array("\(installer)\n".utf8))
    if request.isRequested { try addGenerated("\(distInfo)/REQUESTED", []) }
    if let directURL = request.directURL {
      try addGenerated("\(distInfo)/direct_url.json", Array(directURL.utf8))
    }
    return numbers
  }

  /// Returns whether the file is one that only the installer may write.
  private func isInstallerFile(_ path: String, in distInfo: String) -> Bool {
    guard path.hasBytePrefix(distInfo) else { return false }
    return ["/INSTALLER", "/REQUESTED", "/direct_url.json"].contains {
      path.utf8.dropFirst(distInfo.utf8.count).elementsEqual($0.utf8)
    }
  }

  /// Returns whether the file would be in the metadata directory of another distribution.
  ///
  /// At the root of a wheel there is only one such directory, but its data directory also has files
  /// for site-packages.
  private func isForeignMetadata(_ path: String, below site: String, distInfo: String) -> Bool {
    guard path.hasBytePrefix(site) else { return false }
    let parts = path.utf8.dropFirst(site.utf8.count).split(
      separator: UInt8(ascii: "/"), maxSplits: 1)
    guard parts.count == 2 else { return false }
    return parts[0].suffix(10).elementsEqual(".dist-info".utf8)
      && !parts[0].elementsEqual(distInfo.utf8)
  }

  /// Returns the modules of a wheel that has bytecode, too; of others nothing, which needs no looking.
  private static func sourcesOfBytecode(in wheel: Wheel) -> Set<String> {
    guard wheel.files.contains(where: { $0.hasByteSuffix(".pyc") }) else { return [] }
    return Set(wheel.files.filter { $0.hasByteSuffix(".py") }.map(\.path))
  }

  /// Returns whether the file is bytecode whose source is in the same wheel.
  ///
  /// Such files have the paths and times of the machine that built the wheel; ours are compiled from
  /// the source.
  private func isStaleBytecode(_ path: String, of sources: Set<String>) -> Bool {
    guard path.hasByteSuffix(".pyc") else { return false }
    let parts = path.split(separator: "/")
    guard parts.count > 1, parts[parts.count - 2] == "__pycache__",
      let module = parts.last?.split(separator: ".").first
    else { return false }
    let source = (parts.dropLast(2) + [module + ".py"]).joined(separator: "/")
    return sources.contains(source)
  }
}
