internal import Core
internal import Debian
internal import Packaging
internal import SystemPackage
internal import Wheels

/// The Python distributions of Debian packages on this machine, which a tree with
/// `system-site-packages` has besides its own.
struct SystemDistributions {
  /// A distribution and the file with its metadata.
  struct Distribution {
    let metadata: CoreMetadata
    let file: FilePath
  }

  private let distributions: [PackageName: Distribution]

  /// The distribution of a name.
  subscript(name: PackageName) -> Distribution? { distributions[name] }

  /// Reads the metadata in directories; the first directory that has a distribution counts.
  ///
  /// Malformed metadata is ignored. Throws `FileError`.
  static func read(in directories: [FilePath]) throws -> SystemDistributions {
    var distributions: [PackageName: Distribution] = [:]
    for directory in directories where FileSystem.isDirectory(directory) {
      for name in try FileSystem.entries(of: directory) {
        guard let file = metadataFile(directory.appending(name)),
          let metadata = try? CoreMetadata(try FileSystem.read(file), location: file.string)
        else { continue }
        if distributions[metadata.name] == nil {
          distributions[metadata.name] = Distribution(metadata: metadata, file: file)
        }
      }
    }
    return SystemDistributions(distributions: distributions)
  }

  /// Returns the metadata file of a `.dist-info` directory, or of an `.egg-info` directory or file.
  private static func metadataFile(_ path: FilePath) -> FilePath? {
    let candidates: [FilePath] =
      switch path.extension {
      case "dist-info": [path.appending("METADATA")]
      case "egg-info": [path, path.appending("PKG-INFO")]
      default: []
      }
    return candidates.first(where: FileSystem.isRegularFile)
  }
}
