internal import Core
internal import Packaging
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
  /// name. Throws `FileError`.
  package static func read(
    _ tree: FilePath, directory: FilePath = "/opt/venvs"
  ) throws -> TreePlacement? {
    let path = tree.appending("bin").appending(ActivationShell.posix.fileName)
    guard try FileSystem.status(path)?.type == .regular else { return nil }
    let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
    if let prefix = word(after: "VIRTUAL_ENV=", in: text), prefix.hasPrefix("/") {
      return TreePlacement(prefix: FilePath(prefix), shebang: .absolute)
    }
    guard let name = word(after: "VIRTUAL_ENV_PROMPT=", in: text),
      let component = FilePath.Component(name)
    else { return nil }
    return TreePlacement(prefix: directory.appending(component), shebang: .relocatable)
  }

  /// The word in single quotes that a line of a shell script assigns.
  private static func word(after assignment: String, in text: String) -> String? {
    for line in text.split(separator: "\n") where line.hasPrefix(assignment + "'") {
      let value = ShellWords(line.dropFirst(assignment.count).utf8)
      if value.flaws.isEmpty, value.words.count == 1 { return value.words[0] }
    }
    return nil
  }
}
