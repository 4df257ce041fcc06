internal import Artifacts
internal import SystemPackage

/// A script that activates a tree, and the prefix that it names.
struct ActivationScript {
  let path: FilePath
  /// The line of the assignment.
  let line: Int
  let prefix: FilePath

  /// How the scripts of venv, virtualenv and venvdeb assign the prefix.
  private static let assignments = [
    "VIRTUAL_ENV=", "export VIRTUAL_ENV=", "setenv VIRTUAL_ENV ", "set -gx VIRTUAL_ENV ",
    "let virtual_env = ", "set -gx VIRTUAL_ENV=",
  ]

  /// Finds the scripts of a tree that name a prefix; those that compute it are left out.
  ///
  /// Throws `FileError`.
  static func all(in tree: TreeIndex, of artifact: ArtifactIndex) throws -> [ActivationScript] {
    try tree.scripts.compactMap { script in
      guard script.name.lowercased().hasPrefix("activate"),
        let text = try artifact.text(script.path)
      else { return nil }
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() {
        guard let prefix = prefix(assignedBy: line) else { continue }
        return ActivationScript(path: script.path, line: index + 1, prefix: prefix)
      }
      return nil
    }
  }

  private static func prefix(assignedBy line: Substring) -> FilePath? {
    let words = line.drop { $0 == " " || $0 == "\t" }
    guard let start = assignments.first(where: { words.hasPrefix($0) }) else { return nil }
    let marks: Set<Character> = ["'", "\"", "r", "#"]
    let value = words.dropFirst(start.count).drop(while: marks.contains)
    let path = value.prefix { !["'", "\""].contains($0) }
    return path.hasPrefix("/") && !path.contains("$") ? FilePath(String(path)) : nil
  }
}
