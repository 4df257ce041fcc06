internal import SystemPackage
internal import Venv

/// Whether pyvenv.cfg names the directory in which the tree was made.
enum ConfigurationRule: Rule {
  static let buildPath = FindingCode(
    "pyvenv-cfg-build-path", .error, "pyvenv.cfg contains a build path",
    why: """
      `python3 -m venv` writes its command line into pyvenv.cfg. It has no effect, but discloses \
      where the package was built and makes the package depend on that directory.
      """,
    hint: "remove the line 'command' from pyvenv.cfg")

  static let codes = [buildPath]

  static func check(_ context: CheckContext) -> [Finding] {
    context.artifact.trees.compactMap { tree in
      guard let directory = tree.configuration.creationDirectory, let prefix = tree.prefix,
        directory != prefix
      else { return nil }
      return Finding(
        buildPath, tree.path.appending("pyvenv.cfg"), nil,
        "command ends with '\(directory.string)', where the tree was made"
      )
    }
  }
}
