package import Core
package import SystemPackage
package import Venv

/// What the files of a tree say about where it will be: the prefix, and how scripts find their
/// interpreter.
package struct TreePlacement: Sendable, Hashable {
  /// The directory of the tree on the target.
  package let prefix: FilePath
  /// How scripts find their interpreter.
  package let shebang: ShebangStyle

  package init(prefix: FilePath, shebang: ShebangStyle) {
    self.prefix = prefix
    self.shebang = shebang
  }

  /// The interpreter as scripts of the tree name it.
  package var python: FilePath { prefix.appending("bin").appending("python") }

  /// Reads the placement of a tree that venvdeb made from its script for POSIX shells; nil if there
  /// is none that says it.
  ///
  /// Relocatable scripts have the name of the tree only; the prefix is then `directory` with that
  /// name. Throws `TreeFileError` and `FileError`.
  package static func read(
    _ tree: TreeRoot, directory: FilePath = "/opt/venvs"
  ) throws -> TreePlacement? {
    let path = FilePath("bin").appending(ActivationShell.posix.fileName)
    guard let text = try tree.text(path, limit: ActivatedPrefix.scriptLimit) else { return nil }
    if let activated = ActivatedPrefix(parsing: text) {
      return TreePlacement(prefix: activated.prefix, shebang: .absolute)
    }
    guard let name = ActivatedPrefix.prompt(in: text), let component = FilePath.Component(name),
      component.kind == .regular
    else { return nil }
    return TreePlacement(prefix: directory.appending(component), shebang: .relocatable)
  }
}
