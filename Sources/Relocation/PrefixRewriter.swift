package import Core
package import SystemPackage
package import Venv
internal import Wheels

/// Gives a tree another prefix, another way for scripts to find their interpreter, or both.
///
/// What depends on them is known: what the formats say that names the prefix, the activation
/// scripts, and the rows of RECORD that have the digests of these. All of it is written anew, so
/// that the tree is afterwards what it would be had it been installed with the new placement.
package struct PrefixRewriter: Sendable {
  /// The placement that the tree was made for.
  package let old: TreePlacement
  /// The placement that the tree gets.
  package let new: TreePlacement
  /// The interpreter on the target, which `pyvenv.cfg` and the links name.
  package let target: Target
  /// Whether the tree sees the distributions of the system.
  package let systemSitePackages: Bool
  /// Files outside of `bin` that may name the prefix, relative to the tree: those that were
  /// relocated when it was made.
  package let others: [TreePath]

  package init(
    from old: TreePlacement, to new: TreePlacement, target: Target,
    systemSitePackages: Bool, others: [TreePath] = []
  ) {
    self.old = old
    self.new = new
    self.target = target
    self.systemSitePackages = systemSitePackages
    self.others = others
  }

  /// Rewrites the files of the tree at `root`, which nobody else may be working on.
  ///
  /// Returns the files that it changed, relative to the tree. Throws `FileError`,
  /// `RecordUpdateError`, and `PrefixError` where a script cannot name the new prefix.
  @discardableResult
  package func rewrite(_ root: FilePath) throws -> [FilePath] {
    let layout = VenvLayout(prefix: new.prefix, target: target)
    let environment = VenvWriter(
      layout: layout, root: root, shebang: new.shebang, systemSitePackages: systemSitePackages)
    try environment.removeFiles()
    let commands = try FileSystem.entries(of: root.pushing(layout.bin))
    // What names the old prefix is like everything else that names a directory which is gone.
    let context = RelocationContext(
      placement: new, formerPlacement: old, sitePackages: layout.sitePackages,
      buildDirectories: BuildDirectories(exactly: [old.prefix], trees: [old.prefix]),
      commands: Set(commands.map(\.string)))
    let relocator = Relocator(
      root: root, context: context, formats: RelocatableFormats.all.filter(\.namesPrefix))
    let elsewhere = others.map(\.path).filter { $0.removingLastComponent() != layout.bin }
    let changed = try relocator.relocate(commands.map { layout.bin.appending($0) } + elsewhere)
      .paths
    try environment.writeFiles()
    try RecordUpdate(tree: root, changed: changed.map(\.string)).write(below: root)
    return changed
  }
}
