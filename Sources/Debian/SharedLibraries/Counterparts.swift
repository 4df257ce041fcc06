internal import ELF
internal import SystemPackage

/// The files of a tree for the machine of its interpreter, as the counterparts of those for others.
struct Counterparts {
  private let files: Set<String>
  /// What `site-packages` has with such a file, packages mostly.
  private let packages: Set<String>
  private let architecture: Architecture?

  /// `files` are for `machine`, and relative to the tree.
  init(_ files: [String], machine: ElfMachine) {
    self.files = Set(files)
    packages = Set(files.map(Self.package(of:)))
    architecture = Architecture.elf(machine)
  }

  /// Returns whether a file for another machine is not needed on this one: an extension module, if
  /// the same module is there; another file, if anything of its package is.
  func have(_ path: String) -> Bool {
    guard let name = ExtensionName(FilePath(path)) else {
      return packages.contains(Self.package(of: path))
    }
    return architecture.map { name.siblings(for: $0) }?
      .contains { files.contains($0.string) } ?? false
  }

  /// Returns the path of what a file belongs to: "lib/python3.11/site-packages/selenium", and the
  /// directory of what is elsewhere.
  private static func package(of path: String) -> String {
    let names = path.split(separator: "/")
    guard let site = names.firstIndex(where: { $0 == "site-packages" }),
      names.count > site + 2
    else { return names.dropLast().joined(separator: "/") }
    return names[...(site + 1)].joined(separator: "/")
  }
}
