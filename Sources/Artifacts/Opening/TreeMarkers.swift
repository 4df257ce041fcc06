package import Core
internal import Debian
internal import ELF
package import Packaging
internal import SystemPackage
package import Venv
package import Wheels

/// The marker environment of a tree, from what is in the tree and its package and nothing else.
///
/// The interpreter need not be on this machine, and what it would say of the running kernel means
/// nothing for the target.
package enum TreeMarkers {
  /// Returns the environment of the tree in a directory.
  ///
  /// `python` is the version that the modules are for; nil for that of the first `lib/pythonX.Y`.
  /// `architecture` is that of the package. `files` are those of a tree that was just made, which are
  /// then not searched for. Throws `FileError`.
  package static func environment(
    of tree: TreeRoot, _ configuration: PyvenvConfig, python: PythonVersion? = nil,
    architecture: String? = nil, files: InstalledFiles? = nil
  ) throws -> MarkerEnvironment {
    MarkerEnvironment(
      linuxPython: fullVersion(configuration, try python ?? self.python(of: tree)),
      machine: try machine(of: tree, architecture: architecture, files: files))
  }

  /// The version that the directory of the modules is called after.
  private static func python(of tree: TreeRoot) throws -> PythonVersion? {
    try InstalledDistribution.sitePackages(of: tree).lazy
      .compactMap { $0.removingLastComponent().lastComponent?.string }
      .filter { $0.hasPrefix("python") }
      .compactMap { PythonVersion(parsing: $0.dropFirst("python".count)) }.first
  }

  /// As in `3.11.2`: what `pyvenv.cfg` says if it fits the directory of the modules.
  private static func fullVersion(
    _ configuration: PyvenvConfig, _ python: PythonVersion?
  ) -> String {
    // virtualenv calls it version_info, and adds a release level.
    let numbers = (configuration["version"] ?? configuration["version_info"] ?? "")
      .split(separator: ".").prefix(3)
    let stated = numbers.joined(separator: ".")
    guard let python else { return stated }
    let fits = numbers.count == 3 && PythonVersion(parsing: stated) == python
    return fits ? stated : "\(python).0"
  }

  /// The machine that the wheels were for, else the extension modules and programs, else the
  /// package.
  ///
  /// A tag comes first because it is what an installer has chosen, and tells apart what ELF headers
  /// do not. Where nothing says a machine, the tree runs on all: it is the most usual one. Machine
  /// code for one that Debian does not run on is for none that markers could name.
  private static func machine(
    of tree: TreeRoot, architecture: String?, files: InstalledFiles?
  ) throws -> String {
    let wheel =
      try files?.distributions.map { $0.lazy.compactMap { machine(of: $0.info) }.first }
      ?? wheelMachine(of: tree)
    if let wheel { return wheel }
    let machines = try elfMachines(of: tree, files: files)
    let known = machines.lazy.compactMap { Architecture.elf($0) }.first
    if let known = known ?? architecture.flatMap(Architecture.named) { return known.machine }
    return machines.isEmpty ? Architecture.named("amd64")?.machine ?? "" : ""
  }

  /// The machine in the tags of the first wheel that is not for any.
  private static func wheelMachine(of tree: TreeRoot) throws -> String? {
    for directory in try InstalledDistribution.directories(in: tree) {
      let path = directory.appending("WHEEL")
      guard try tree.isRegularFile(path),
        let bytes = try tree.read(path, limit: InstalledDistribution.metadataLimit),
        let info = try? WheelInfo(bytes, location: path.string)
      else { continue }
      if let machine = machine(of: info) { return machine }
    }
    return nil
  }

  /// The machine in the tags of a wheel; nil for one that is for any.
  private static func machine(of wheel: WheelInfo) -> String? {
    wheel.tags.lazy.flatMap(\.platforms).compactMap { Architecture.machine(ofPlatform: $0) }.first
  }

  /// The machines of the ELF files among programs and shared libraries.
  private static func elfMachines(
    of tree: TreeRoot, files: InstalledFiles?
  ) throws -> [ElfMachine] {
    let paths =
      try files.map { $0.elf.map { FilePath($0) }.sorted(by: InstalledFiles.isListedBefore) }
      ?? tree.files(below: "")
    return paths.filter { path in
      path.removingLastComponent() == "bin" || path.string.contains(".so")
    }.compactMap { path in
      (try? files?.elfContents[path.string]?.get().machine)
        ?? (try? ElfFile.machine(of: try tree.open(path)))
    }
  }
}
