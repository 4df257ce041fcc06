package import SystemPackage

/// What relocating a file depends on, apart from the file itself.
package struct RelocationContext: Sendable {
  /// Where the tree will be, and how its scripts find the interpreter.
  package let placement: TreePlacement
  /// The placement that the files of the tree are written for; nil while the tree is being made.
  package let formerPlacement: TreePlacement?
  /// The directory of modules, relative to the tree.
  package let sitePackages: FilePath
  /// The directories that the tree must not name.
  package let buildDirectories: BuildDirectories
  /// The names in `bin`.
  package let commands: Set<String>
  /// The ELF files of the tree, relative to it.
  package let libraries: [FilePath]

  package init(
    placement: TreePlacement, formerPlacement: TreePlacement? = nil, sitePackages: FilePath,
    buildDirectories: BuildDirectories, commands: Set<String>, libraries: [FilePath] = []
  ) {
    self.placement = placement
    self.formerPlacement = formerPlacement
    self.sitePackages = sitePackages
    self.buildDirectories = buildDirectories
    self.commands = commands
    self.libraries = libraries
  }

  /// The directory of commands, relative to the tree.
  static let bin: FilePath = "bin"
}
