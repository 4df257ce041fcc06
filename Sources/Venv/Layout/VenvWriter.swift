internal import Core
package import SystemPackage

/// A writer of what makes a directory a virtual environment, apart from the distributions in it.
package struct VenvWriter: Sendable {
  /// The layout of the tree.
  package let layout: VenvLayout
  /// The path of the tree now.
  package let root: FilePath
  /// How scripts find their interpreter.
  package let shebang: ShebangStyle
  /// Whether the modules of the system's Python can be imported too.
  package let systemSitePackages: Bool

  package init(
    layout: VenvLayout, root: FilePath, shebang: ShebangStyle, systemSitePackages: Bool
  ) {
    self.layout = layout
    self.root = root
    self.shebang = shebang
    self.systemSitePackages = systemSitePackages
  }

  /// Creates the directories that every environment has.
  ///
  /// Throws `FileError`.
  package func writeDirectories() throws {
    for directory in layout.directories {
      try FileSystem.createDirectories(root.pushing(directory))
    }
  }

  /// Writes the interpreter's links, `pyvenv.cfg` and the activation scripts; returns the paths and
  /// sizes of the files.
  ///
  /// The links come after the distributions: as long as there are none, no file of a wheel can be
  /// written through one. Throws `PrefixError` and `FileError`.
  @discardableResult package func writeFiles() throws -> [(path: FilePath, size: Int)] {
    for link in layout.links {
      try FileSystem.createSymbolicLink(root.pushing(link.path), to: link.target)
    }
    let config = PyvenvConfig(
      target: layout.target, systemSitePackages: systemSitePackages, version: toolVersion)
    let scripts = try ActivationScript.all(prefix: layout.prefix, style: shebang)
    let files =
      [(path: layout.configuration, text: config.text)]
      + scripts.map { (path: layout.bin.appending($0.shell.fileName), text: $0.text) }
    for file in files { try write(file.text, to: file.path) }
    return files.map { (path: $0.path, size: $0.text.utf8.count) }
  }

  /// Removes what `writeFiles` writes for any prefix and style, so that it can be written again.
  ///
  /// Throws `FileError`.
  package func removeFiles() throws {
    let scripts = ActivationShell.allCases.map { layout.bin.appending($0.fileName) }
    for path in layout.links.map(\.path) + [layout.configuration] + scripts {
      try FileSystem.remove(root.pushing(path))
    }
  }

  private func write(_ text: String, to path: FilePath) throws {
    let directory = try DirectoryHandle.open(root.pushing(path.removingLastComponent()))
    let file = try directory.createFile(path.lastComponent?.string ?? "", permissions: .file)
    try file.write(Array(text.utf8))
    try file.close()
  }
}
