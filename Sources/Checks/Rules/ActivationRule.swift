internal import Artifacts
internal import Core
internal import SystemPackage

/// Whether the scripts that activate a tree name its place.
enum ActivationRule: Rule {
  static let wrongPrefix = FindingCode(
    "activate-wrong-prefix", .error, "an activate script names another directory than the tree's",
    why: """
      Whoever activates the environment gets a PATH with a directory that does not exist, and so \
      works with the system's Python. This is left when a tree is copied or moved after it was made.
      """,
    hint: "write the final place into the script, or remove it")

  static let codes = [wrongPrefix]

  static func check(_ subject: Subject) throws -> [Finding] {
    try subject.trees.flatMap { tree -> [Finding] in
      guard let prefix = tree.prefix else { return [] }
      return try places(tree, subject).compactMap { script, line, place in
        guard place != prefix else { return nil }
        return Finding(
          wrongPrefix, script, .line(line),
          "it names '\(place.string)', but the tree will be at '\(prefix.string)'")
      }
    }
  }

  /// How the scripts of venv, virtualenv and venvdeb say where they are.
  private static let assignments = [
    "VIRTUAL_ENV=", "export VIRTUAL_ENV=", "setenv VIRTUAL_ENV ", "set -gx VIRTUAL_ENV ",
    "let virtual_env = ", "set -gx VIRTUAL_ENV=",
  ]

  /// The directory that each script names; those that find out by themselves are left out.
  static func places(
    _ tree: Tree, _ subject: Subject
  ) throws -> [(script: FilePath, line: Int, place: FilePath)] {
    try tree.scripts.compactMap { script in
      guard script.path.lastComponent?.string.lowercased().hasPrefix("activate") ?? false,
        let text = try subject.text(script.path)
      else { return nil }
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() {
        let words = line.drop { $0 == " " || $0 == "\t" }
        guard let start = assignments.first(where: { words.hasPrefix($0) }) else { continue }
        let marks: Set<Character> = ["'", "\"", "r", "#"]
        let value = words.dropFirst(start.count).drop(while: marks.contains)
        let place = value.prefix { !["'", "\""].contains($0) }
        if place.hasPrefix("/"), !place.contains("$") {
          return (script.path, index + 1, FilePath(String(place)))
        }
      }
      return nil
    }
  }
}
