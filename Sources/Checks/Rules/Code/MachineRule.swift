internal import Artifacts
internal import Debian
internal import ELF
internal import Packaging
internal import SystemPackage
internal import Venv

/// Machine code in a tree, and whether it can run where the package can be installed.
enum MachineRule: Rule {
  static let all = FindingCode(
    "architecture-all-with-machine-code", .error,
    "a package for all architectures contains machine code",
    why: """
      `Architecture: all` promises that the package works everywhere, but an ELF file works on \
      one architecture.
      """,
    hint: "use 'Architecture: any' in debian/control, or leave the distributions out")
  static let machine = FindingCode(
    "machine-code-for-another-architecture", .warning, "an ELF file is for another architecture",
    why: "The file cannot be loaded or run where the package can be installed.",
    hint: "install wheels for the architecture of the package")
  static let extensionMachine = FindingCode(
    "extension-for-another-architecture", .error,
    "an extension module is for another architecture than the package",
    why: """
      The interpreter on the target cannot load the module, and the tree has no other file for it: \
      the import fails. This happens when a package is built for another architecture \
      (dpkg-buildpackage -a) from wheels for that of the build machine.
      """,
    hint: "install wheels for the architecture of the package, as dh_venvdeb selects them")
  static let python = FindingCode(
    "extension-of-another-python", .warning, "an extension module is for another Python",
    why: """
      The file name says for which version of Python the module was compiled. The interpreter of \
      the tree ignores the file, so the module cannot be imported.
      """,
    hint: "install the distribution with the interpreter of the tree")
  static let damaged = FindingCode(
    "machine-code-damaged", .warning, "an ELF file is damaged",
    why: """
      The file was truncated or edited. dh_strip and patchelf are known to damage some libraries.
      """,
    hint: "exclude the tree from debhelper's tools, and compare the file with its wheel")

  static let codes = [all, extensionMachine, machine, python, damaged]

  static func check(_ context: CheckContext) -> [Finding] {
    let architecture = context.artifact.control?["Architecture"] ?? ""
    let expected = Architecture.named(architecture)
    return context.artifact.trees.flatMap { tree in
      tree.files.compactMap { file in
        check(file.path, tree, context, isForAll: architecture == "all", expected)
      }
    }
  }

  private static func check(
    _ path: FilePath, _ tree: TreeIndex, _ context: CheckContext, isForAll: Bool,
    _ expected: Architecture?
  ) -> Finding? {
    guard let evidence = context.evidence[path] else { return nil }
    if let flaw = evidence.elfFlaw {
      return Finding(damaged, path, nil, "damaged ELF file: \(flaw)")
    }
    guard let elf = evidence.elf else { return nil }
    if isForAll {
      return Finding(
        all, path, nil, "ELF file for \(elf.machine) in a package for all architectures")
    }
    if let expected, !expected.runs(elf.machine) {
      let isOnlyOne =
        ExtensionName(path).map { !hasSibling(of: $0, expected, context) } ?? false
      return Finding(
        isOnlyOne ? extensionMachine : machine, path, nil,
        "ELF file for \(elf.machine), but the package is for \(expected.name)")
    }
    guard let version = tree.version, let minor = minor(ofExtension: path), minor != version.minor
    else { return nil }
    return Finding(
      python, path, nil,
      "compiled for Python 3.\(minor), but the tree is for Python \(version)")
  }

  /// 11 of `_yaml.cpython-311-x86_64-linux-gnu.so`; nil for other names, `abi3` too.
  private static func minor(ofExtension path: FilePath) -> Int? {
    guard let tag = ExtensionName(path)?.tag, tag.hasPrefix("cpython-3") else { return nil }
    return Int(tag.dropFirst("cpython-3".count).prefix { $0.isNumber })
  }

  /// Whether the same module is there for the architecture, as wheels for several of them have it.
  private static func hasSibling(
    of name: ExtensionName, _ architecture: Architecture, _ context: CheckContext
  ) -> Bool {
    name.siblings(for: architecture).contains { sibling in
      guard let elf = context.evidence[sibling]?.elf else { return false }
      return architecture.runs(elf.machine)
    }
  }
}
