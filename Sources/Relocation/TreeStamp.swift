internal import Core
package import SystemPackage
package import Venv

/// What the files of a tree say about where it will be: the prefix, and how scripts find their
/// interpreter.
package struct TreeStamp: Sendable, Hashable {
  package let prefix: FilePath
  package let shebang: ShebangStyle

  package init(prefix: FilePath, shebang: ShebangStyle) {
    self.prefix = prefix
    self.shebang = shebang
  }

  /// The interpreter as scripts of the tree name it.
  package var python: FilePath { prefix.appending("bin").appending("python") }

  /// Reads the stamp of a tree that venvdeb made from its script for POSIX shells; nil if there is
  /// none that says it.
  ///
  /// Where the scripts are relocatable they tell the name of the tree only, and the prefix is
  /// `directory` with that name. Throws `FileError`.
  package static func read(
    _ tree: FilePath, directory: FilePath = "/opt/venvs"
  ) throws -> TreeStamp? {
    let path = tree.appending("bin").appending(ActivationShell.posix.fileName)
    guard try FileSystem.status(path)?.type == .regular else { return nil }
    let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
    if let prefix = word(after: "VIRTUAL_ENV=", in: text), prefix.hasPrefix("/") {
      return TreeStamp(prefix: FilePath(prefix), shebang: .absolute)
    }
    guard let name = word(after: "VIRTUAL_ENV_PROMPT=", in: text),
      let component = FilePath.Component(name)
    else { return nil }
    return TreeStamp(prefix: directory.appending(component), shebang: .relocatable)
  }

  /// The word in single quotes that a line of a shell script assigns.
  private static func word(after assignment: String, in text: String) -> String? {
    for line in text.split(separator: "\n") where line.hasPrefix(assignment + "'") {
      let quoted = line.dropFirst(assignment.count)
      guard quoted.hasSuffix("'"), quoted.count > 1 else { continue }
      return quoted.dropFirst().dropLast()
        .split(separator: "'\\''", omittingEmptySubsequences: false).joined(separator: "'")
    }
    return nil
  }
}
