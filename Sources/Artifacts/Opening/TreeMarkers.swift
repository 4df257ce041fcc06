package import Core
internal import Debian
internal import ELF
package import Packaging
internal import SystemPackage
package import Venv
internal import Wheels

/// The marker environment of a tree, from what is in the tree and its package and nothing else.
///
/// The interpreter need not be on this machine, and what it would say of the running kernel means
/// nothing for the target.
package enum TreeMarkers {
  /// Returns the environment of the tree in a directory.
  ///
  /// `python` is the version that the modules are for; nil for that of the first `lib/pythonX.Y`.
  /// `architecture` is that of the package. Throws `FileError`.
  package static func environment(
    of tree: TreeRoot, _ configuration: PyvenvConfig, python: PythonVersion? = nil,
    architecture: String? = nil
  ) throws -> MarkerEnvironment {
    MarkerEnvironment(
      linuxPython: fullVersion(configuration, try python ?? self.python(of: tree)),
      machine: try machine(of: tree, architecture: architecture))
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
  private static func machine(of tree: TreeRoot, architecture: String?) throws -> String {
    if let machine = try wheelMachine(of: tree) { return machine }
    let machines = try elfMachines(of: tree)
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
      let machines = info.tags.lazy.flatMap(\.platforms)
        .compactMap { Architecture.machine(ofPlatform: $0) }
      if let machine = machines.first { return machine }
    }
    return nil
  }

  /// The machines of the ELF files among programs and shared libraries.
  private static func elfMachines(of tree: TreeRoot) throws -> [ElfMachine] {
    try tree.files(below: "").filter { path in
      path.removingLastComponent() == "bin" || path.string.contains(".so")
    }.compactMap { try? ElfFile.machine(of: try tree.open($0)) }
  }
}
