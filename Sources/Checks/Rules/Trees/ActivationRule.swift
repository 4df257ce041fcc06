internal import Artifacts
internal import Core
internal import SystemPackage
internal import Venv

/// Whether the scripts that activate a tree name its prefix.
enum ActivationRule: Rule {
  static let wrongPrefix = FindingCode(
    "activate-wrong-prefix", .error, "an activate script names another directory than the prefix",
    why: """
      Activating the environment puts a directory into PATH that does not exist, so the system's \
      Python is used. This happens when a tree is copied or moved after it was made.
      """,
    hint: "write the prefix into the script, or remove the script")

  static let codes = [wrongPrefix]

  static func check(_ context: CheckContext) throws -> [Finding] {
    try context.artifact.trees.flatMap { tree -> [Finding] in
      guard let prefix = tree.prefix else { return [] }
      return try ActivationScript.all(in: tree, of: context.artifact).compactMap { script in
        let named = script.activated.prefix
        guard named != prefix else { return nil }
        return Finding(
          wrongPrefix, script.path, .line(script.activated.line),
          "script names '\(named.string)', but the prefix is '\(prefix.string)'")
      }
    }
  }
}
