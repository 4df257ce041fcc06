internal import Core
package import SystemPackage
package import Venv

/// A virtual environment found below some directory.
package struct TreePlace: Sendable {
  /// Where it is, relative to the directory that was searched; empty for that directory itself.
  package let path: FilePath
  package let configuration: PyvenvConfig

  /// The virtual environments below `root`, in the order of `FileSystem.walk`.
  ///
  /// A directory is one if it has a `pyvenv.cfg` (PEP 405). Those inside another are left out.
  /// Throws `FileError`.
  package static func find(below root: FilePath) throws -> [TreePlace] {
    var places: [TreePlace] = []
    func visit(_ relative: FilePath) throws {
      let directory = root.pushing(relative)
      let configuration = directory.appending("pyvenv.cfg")
      if try FileSystem.status(configuration)?.type == .regular {
        let text = String(decoding: try FileSystem.read(configuration), as: UTF8.self)
        places.append(TreePlace(path: relative, configuration: PyvenvConfig(parsing: text)))
        return
      }
      for name in try FileSystem.entries(of: directory) {
        let path = relative.appending(name)
        if try FileSystem.status(root.pushing(path))?.type == .directory { try visit(path) }
      }
    }
    try visit(FilePath(""))
    return places
  }
}
