internal import Core
internal import SystemPackage
internal import Venv
internal import Wheels

/// What the tree of a developer says of itself in `pyvenv.cfg`, so that a later run can tell whether
/// it is still the one that it would make.
struct TreeStamp {
  /// The digest of what the tree was made from.
  let inputs: String
  /// The digest of the names of the distributions that were installed.
  let distributions: String

  private static let inputsKey = "venvdeb-inputs"
  private static let distributionsKey = "venvdeb-distributions"

  /// Reads the stamp of a tree; nil if there is no tree, or it has none.
  ///
  /// Throws `FileError`.
  static func read(_ directory: FilePath) throws -> TreeStamp? {
    guard FileSystem.isDirectory(directory),
      let text = try TreeRoot.open(directory)
        .text(FilePath(PyvenvConfig.fileName), limit: PyvenvConfig.sizeLimit)
    else { return nil }
    let configuration = PyvenvConfig(parsing: text)
    guard let inputs = configuration[inputsKey],
      let distributions = configuration[distributionsKey]
    else { return nil }
    return TreeStamp(inputs: inputs, distributions: distributions)
  }

  /// Adds the stamp to a new tree; none where its inputs have no digest.
  ///
  /// Throws `FileError`.
  static func write(_ inputs: String?, to tree: FilePath) throws {
    guard let inputs else { return }
    let file = tree.appending(PyvenvConfig.fileName)
    var configuration = PyvenvConfig(parsing: try FileSystem.readText(file))
    configuration[inputsKey] = inputs
    configuration[distributionsKey] = try digest(ofDistributionsIn: tree)
    try AtomicFile.write(configuration.text, to: file)
  }

  /// Returns whether the tree has the distributions that were installed, no others, and a Python that
  /// is there.
  ///
  /// Throws `FileError`.
  func isIntact(_ tree: FilePath) throws -> Bool {
    guard (try? FileSystem.resolve(tree.pushing("bin/python"))) != nil else { return false }
    return try Self.digest(ofDistributionsIn: tree) == distributions
  }

  private static func digest(ofDistributionsIn path: FilePath) throws -> String {
    let names = try InstalledDistribution.directories(in: try TreeRoot.open(path)).map(\.string)
    return Digest.of(Array(names.sorted().joined(separator: "\n").utf8)).hex
  }
}
