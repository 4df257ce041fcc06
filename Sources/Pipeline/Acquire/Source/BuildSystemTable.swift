internal import Packaging
internal import SystemPackage

/// What the table `build-system` of a pyproject.toml requires (PEP 518).
enum BuildSystemTable {
  /// What a build without the table requires (PEP 517), and an sdist of its time expects.
  static let legacy = ["setuptools", "wheel"]

  /// Returns the requirements in the text of a pyproject.toml: none in one that is not TOML, which
  /// is for the build itself to reject.
  static func requirements(in text: String) -> [String] {
    guard let root = try? TOMLReader.read(Array(text.utf8), file: "pyproject.toml") else {
      return []
    }
    guard let table = root["build-system"]?.table else { return legacy }
    return table["requires"]?.array?.compactMap(\.string) ?? []
  }
}
