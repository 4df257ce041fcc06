import Core
package import SystemPackage
package import Venv

/// An empty virtual environment on disk, made as the layout says.
package enum TestTree {
  /// Makes the tree at its final place.
  package static func create(_ prefix: FilePath, _ interpreter: Interpreter) throws {
    let layout = VenvLayout(prefix: prefix, target: interpreter.target)
    try FileSystem.createDirectory(prefix)
    for directory in layout.directories {
      try FileSystem.createDirectory(prefix.pushing(directory))
    }
    for link in layout.links {
      try FileSystem.createSymbolicLink(prefix.pushing(link.path), to: link.target)
    }
    let configuration = PyvenvConfig(
      target: interpreter.target, systemSitePackages: false, version: "0.1.0")
    try AtomicFile.write(configuration.text, to: prefix.pushing(layout.configuration))
  }
}
