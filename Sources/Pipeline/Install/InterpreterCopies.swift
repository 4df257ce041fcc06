internal import Core
internal import SystemPackage
internal import Venv

/// The copies of the interpreter in a tree that does not link to it.
///
/// Capabilities (capabilities(7)) belong to a file: setcap(8) rejects a link, and what it sets on the
/// file behind the link, every Python program of the system gets. The package's postinst replaces
/// copies that are not those of the installed interpreter.
struct InterpreterCopies {
  /// The directories of the tree.
  let layout: VenvLayout

  /// The copies, relative to the tree: one for each link that would lead to the interpreter.
  var paths: [FilePath] {
    layout.links.map(\.path).filter { $0.removingLastComponent() == layout.bin }
  }

  /// Replaces the links of a tree by copies.
  ///
  /// Throws `FileError`.
  func replaceLinks(of tree: inout InstalledTree) throws {
    let original = try RandomAccessFile.open(try FileSystem.resolve(layout.target.executable))
    for path in paths {
      try AtomicFile.copy(original, to: tree.path.pushing(path), permissions: .executable)
    }
    tree.elfFiles = (tree.elfFiles + (try ElfFiles.find(among: paths.map(\.string), in: tree.path)))
      .sorted()
    tree.files = nil
    tree.size = try TreeSize(of: tree.path)
  }
}
