internal import Core
internal import SystemPackage
internal import Venv

/// Writes what makes a directory a virtual environment, apart from the distributions in it.
struct VenvWriter {
  let layout: VenvLayout
  let root: FilePath
  let shebang: ShebangStyle
  let systemSitePackages: Bool

  /// Makes the directories that every environment has.
  func writeDirectories() throws {
    for directory in layout.directories {
      try FileSystem.createDirectories(root.pushing(directory))
    }
  }

  /// Writes the interpreter's links, `pyvenv.cfg` and the activate scripts.
  ///
  /// The links come after the distributions: as long as there are none, no file of a wheel can be
  /// written through one.
  func writeFiles() throws {
    for link in layout.links {
      try FileSystem.createSymbolicLink(root.pushing(link.path), to: link.target)
    }
    let config = PyvenvConfig(
      interpreter: layout.interpreter, systemSitePackages: systemSitePackages, version: toolVersion)
    try write(config.text, to: layout.configuration)
    for script in try ActivationScript.all(prefix: layout.prefix, style: shebang) {
      try write(script.text, to: layout.bin.appending(script.shell.fileName))
    }
  }

  private func write(_ text: String, to path: FilePath) throws {
    let directory = try DirectoryHandle.open(root.pushing(path.removingLastComponent()))
    try directory.createFile(path.lastComponent?.string ?? "", mode: 0o644) { file in
      try Array(text.utf8).withUnsafeBytes { try file.write($0) }
    }
  }
}
