internal import Core
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// The marker environment of a tree, from what is in the tree and nothing else.
///
/// The interpreter need not be on this machine, and what it would say of the running kernel means
/// nothing for the target.
enum TreeMarkers {
  /// The environment.
  ///
  /// Throws `FileError`.
  static func environment(
    of tree: FilePath, _ configuration: PyvenvConfig, _ items: [TreeContents.Item]
  ) throws -> MarkerEnvironment {
    MarkerEnvironment(
      linuxPython: try pythonVersion(of: tree, configuration),
      machine: try machine(of: tree, items))
  }

  /// As in `3.11.2`: what `pyvenv.cfg` says if it fits the directory of the modules.
  private static func pythonVersion(
    of tree: FilePath, _ configuration: PyvenvConfig
  ) throws -> String {
    // virtualenv calls it version_info, and adds a release level.
    let stated = (configuration["version"] ?? configuration["version_info"] ?? "")
      .split(separator: ".").prefix(3).joined(separator: ".")
    let directory = try InstalledDistribution.sitePackages(of: tree).lazy
      .compactMap { $0.removingLastComponent().lastComponent?.string }
      .first { $0.hasPrefix("python3.") }
    let short = directory.map { String($0.dropFirst(6).prefix { $0 == "." || $0.isNumber }) }
    guard let short else { return stated }
    return stated.hasPrefix(short + ".") ? stated : short + ".0"
  }

  /// The machine that the tags of the wheels name; empty if all are for any machine.
  private static func machine(of tree: FilePath, _ items: [TreeContents.Item]) throws -> String {
    for item in items {
      let path = tree.pushing(item.distribution.directory).appending("WHEEL")
      guard try FileSystem.exists(path),
        let info = try? WheelInfo(try FileSystem.read(path), place: path.string)
      else { continue }
      for platform in info.tags.flatMap(\.platforms) {
        if let machine = machines.first(where: { platform.hasSuffix("_" + $0) }) { return machine }
      }
    }
    return ""
  }

  private static let machines = [
    "x86_64", "aarch64", "i686", "armv7l", "armv6l", "ppc64le", "s390x", "riscv64", "loongarch64",
  ]
}
