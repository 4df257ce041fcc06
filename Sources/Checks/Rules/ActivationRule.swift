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

  static func check(_ context: CheckContext) throws -> [Finding] {
    try context.artifact.trees.flatMap { tree -> [Finding] in
      guard let prefix = tree.prefix else { return [] }
      return try ActivationScript.all(in: tree, of: context.artifact).compactMap { script in
        guard script.prefix != prefix else { return nil }
        return Finding(
          wrongPrefix, script.path, .line(script.line),
          "it names '\(script.prefix.string)', but the tree will be at '\(prefix.string)'")
      }
    }
  }
}
