internal import Artifacts
internal import Debian
internal import ELF
internal import SystemPackage
internal import Venv

/// Machine code in a tree, and whether it can run where the package can be installed.
enum MachineRule: Rule {
  static let all = FindingCode(
    "architecture-all-with-machine-code", .error,
    "a package for all architectures has machine code",
    why:
      "Architecture: all promises that the package works everywhere; ELF files work on one machine.",
    hint: "write 'Architecture: any' into debian/control, or leave the distributions out")
  static let machine = FindingCode(
    "machine-code-for-another-architecture", .warning, "an ELF file is for another machine",
    why: "It cannot be loaded or run where the package can be installed.",
    hint: "install wheels for the architecture of the package")
  static let python = FindingCode(
    "extension-of-another-python", .warning, "an extension module is for another Python",
    why: """
      Its name says for which version of Python it was compiled; the interpreter of the tree does \
      not look at it, so the module cannot be imported.
      """,
    hint: "install the distribution with the interpreter of the tree")
  static let damaged = FindingCode(
    "machine-code-damaged", .warning, "a file begins like an ELF file, but is none",
    why: "It was cut off or edited. dh_strip and patchelf are known to damage some libraries.",
    hint: "keep debhelper's tools away from the tree, and compare the file with its wheel")

  static let codes = [all, machine, python, damaged]

  static func check(_ context: CheckContext) -> [Finding] {
    let architecture = context.artifact.control?["Architecture"] ?? ""
    let expected = DebianMachine.named(architecture)
    return context.artifact.trees.flatMap { tree in
      tree.files.compactMap { file in
        check(file.path, tree, context, isForAll: architecture == "all", expected)
      }
    }
  }

  private static func check(
    _ path: FilePath, _ tree: TreeIndex, _ context: CheckContext, isForAll: Bool,
    _ expected: DebianMachine?
  ) -> Finding? {
    guard let evidence = context.evidence[path] else { return nil }
    if let flaw = evidence.elfFlaw { return Finding(damaged, path, nil, flaw) }
    guard let elf = evidence.elf else { return nil }
    if isForAll { return Finding(all, path, nil, "it is for \(elf.machine) machines") }
    if let expected, elf.machine.description != expected.elf {
      return Finding(
        machine, path, nil,
        "it is for \(elf.machine) machines, and the package for \(expected.architecture)")
    }
    guard let version = tree.version, let minor = minor(ofExtension: path), minor != version.minor
    else { return nil }
    return Finding(
      python, path, nil, "it is for Python 3.\(minor), and the tree for Python \(version.text)")
  }

  /// 11 of `_yaml.cpython-311-x86_64-linux-gnu.so`; nil for other names, `abi3` too.
  private static func minor(ofExtension path: FilePath) -> Int? {
    let name = path.lastComponent?.string ?? ""
    guard name.hasSuffix(".so"), let tag = name.ranges(of: ".cpython-3").last else { return nil }
    return Int(name[tag.upperBound...].prefix { $0.isNumber })
  }
}
