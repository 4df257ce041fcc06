package import Artifacts
internal import Core
internal import SystemPackage
internal import Venv

/// The report of `venvdeb bundle` on the bundle that it wrote.
package struct BundleReport: Sendable, Encodable {
  /// The version of this format.
  package let format = 1
  /// The path of the file.
  package let bundle: String
  /// The digest of the file.
  package let sha256: String
  /// The size of the file.
  package let size: Int
  package let name: String
  package let version: String
  /// The interpreter and the ABI, as `cp311`.
  package let python: String
  package let architecture: String
  package let prefix: String
  package let shebang: String
  package let bytecode: String
  package let distributions: [BundleManifest.Distribution]
  /// The number of files in the tree.
  package let files: Int
  /// The sum of their sizes.
  package let bytes: Int
  /// Sources that do not compile, with the reason.
  package let uncompiled: [String]
  /// Archives in the tree that could not be searched for build paths, with the reason.
  package let unsearched: [String]
  /// What was decided that the user may not expect.
  package let warnings: [String]
  /// How wheels break rules that were opened for them.
  package let allowedWheels: [Report.AllowedWheel]
  /// The conflicts between distributions that were resolved.
  package let conflicts: [Report.Conflict]

  private enum CodingKeys: String, CodingKey {
    case format, bundle, sha256, size, name, version, python, architecture, prefix, shebang
    case bytecode, distributions, files, bytes, uncompiled, unsearched, warnings, allowedWheels
    case conflicts
  }

  /// Reads the file of a bundle and reports it; `tree` is what it was made of, unless that was there
  /// before.
  ///
  /// Throws `FileError`.
  init(_ manifest: BundleManifest, path: FilePath, of tree: InstalledTree?) throws {
    let file = try RandomAccessFile.open(path)
    bundle = path.string
    sha256 = try file.digests([.sha256])[0].hex
    size = file.size
    name = manifest.name
    version = manifest.version
    python = manifest.python.tag
    architecture = manifest.architecture
    prefix = manifest.prefix
    shebang = manifest.shebang.rawValue
    bytecode = manifest.bytecode.rawValue
    distributions = manifest.distributions
    files = manifest.files.count
    bytes = manifest.size
    uncompiled = manifest.uncompiled
    unsearched = manifest.unsearched
    warnings = tree?.warnings ?? []
    allowedWheels = tree?.allowedWheels ?? []
    conflicts = tree?.conflicts.map { Report.Conflict($0) } ?? []
  }
}
