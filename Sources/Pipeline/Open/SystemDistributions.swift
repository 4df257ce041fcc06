internal import Core
internal import Debian
internal import Packaging
internal import SystemPackage
internal import Venv
internal import Wheels

/// The Python distributions of Debian packages on this machine, which a tree with
/// `system-site-packages` sees besides its own.
struct SystemDistributions {
  /// A distribution and the file with its metadata.
  struct Item {
    let metadata: CoreMetadata
    let file: FilePath
  }

  private let items: [PackageName: Item]

  subscript(name: PackageName) -> Item? { items[name] }

  /// The directories in which Debian's packages put modules for an interpreter.
  ///
  /// What lies in `/usr/local` is not on the target.
  static func directories(of interpreter: Interpreter) -> [FilePath] {
    ["python3", "python\(interpreter.shortVersion)"].map { name in
      FilePath("/usr/lib").appending(name).appending("dist-packages")
    }
  }

  /// Reads the metadata in directories, of which the first that has a distribution counts.
  ///
  /// Metadata that cannot be understood count as none. Throws `FileError`.
  static func read(in directories: [FilePath]) throws -> SystemDistributions {
    var items: [PackageName: Item] = [:]
    for directory in directories where FileSystem.isDirectory(directory) {
      for name in try FileSystem.entries(of: directory) {
        guard let file = metadataFile(directory.appending(name)),
          let metadata = try? CoreMetadata(try FileSystem.read(file), place: file.string)
        else { continue }
        if items[metadata.name] == nil {
          items[metadata.name] = Item(metadata: metadata, file: file)
        }
      }
    }
    return SystemDistributions(items: items)
  }

  /// The metadata of a `.dist-info` directory, or of an `.egg-info` directory or file.
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
