internal import Artifacts
internal import Core
internal import Debian
internal import ELF
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// The interpreter of a tree on the target, as far as the artifact tells.
enum TargetEnvironment {
  /// The values of markers (PEP 508).
  ///
  /// The machine is that of the extension modules, else that of the package; where neither says,
  /// it is x86_64.
  static func markers(
    _ version: LibcVersion, _ tree: TreeIndex, _ context: CheckContext
  ) -> MarkerEnvironment? {
    let full = tree.configuration["version"] ?? tree.configuration["version_info"] ?? ""
    let numbers = full.split(separator: ".").prefix(3).joined(separator: ".")
    let isFull =
      LibcVersion(parsing: numbers) == version && numbers.split(separator: ".").count == 3
    let python = isFull ? numbers : "\(version.text).0"
    return MarkerEnvironment(linuxPython: python, machine: machine(tree, context))
  }

  private static func machine(_ tree: TreeIndex, _ context: CheckContext) -> String {
    for file in tree.files {
      if let elf = context.evidence[file.path]?.elf, let name = names[elf.machine.description] {
        return name
      }
    }
    let architecture = context.artifact.control?["Architecture"] ?? ""
    return DebianMachine.named(architecture)?.kernelName ?? "x86_64"
  }

  private static let names: [String: String] = Dictionary(
    DebianMachine.all.map { ($0.elf, $0.kernelName) }, uniquingKeysWith: { first, _ in first })
}

/// The machine of a Debian architecture.
struct DebianMachine {
  /// As in the field `Architecture`.
  let architecture: String
  /// What `uname -m` says.
  let kernelName: String
  /// How `ElfMachine` describes it.
  let elf: String

  /// The release architectures of Debian 12 and 13.
  static let all = [
    DebianMachine(architecture: "amd64", kernelName: "x86_64", elf: "64-bit x86-64"),
    DebianMachine(architecture: "arm64", kernelName: "aarch64", elf: "64-bit AArch64"),
    DebianMachine(architecture: "armhf", kernelName: "armv7l", elf: "32-bit ARM"),
    DebianMachine(architecture: "armel", kernelName: "armv5tel", elf: "32-bit ARM"),
    DebianMachine(architecture: "i386", kernelName: "i686", elf: "32-bit x86"),
    DebianMachine(architecture: "ppc64el", kernelName: "ppc64le", elf: "64-bit PowerPC"),
    DebianMachine(architecture: "riscv64", kernelName: "riscv64", elf: "64-bit RISC-V"),
    DebianMachine(architecture: "s390x", kernelName: "s390x", elf: "64-bit big-endian S/390"),
  ]

  /// The machine of an architecture; nil for `all` and those that are not in the list.
  static func named(_ architecture: String) -> DebianMachine? {
    all.first { $0.architecture == architecture }
  }
}
