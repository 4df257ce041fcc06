internal import Core
internal import Relocation
internal import SystemPackage
internal import Venv

/// The relocation of files that other programs wrote into a staged tree.
struct ChangeRelocation {
  let tree: FilePath
  let layout: VenvLayout
  let shebang: ShebangStyle
  /// The directories that no file may name.
  let directories: [FilePath]

  /// Rewrites shebangs that name the tree where it was staged, and removes what says which local
  /// directory a distribution was installed from.
  ///
  /// Throws `PrefixError` and `FileError`.
  func run(_ paths: Set<FilePath>) throws {
    let commands = try FileSystem.entries(of: tree.pushing(layout.bin)).map(\.string)
    let relocation = ScriptRelocation(
      python: layout.python, style: shebang, commands: Set(commands), places: directories)
    for path in paths {
      let file = tree.pushing(path)
      guard let status = try FileSystem.status(file), status.type == .regular else { continue }
      if path.lastComponent == "direct_url.json" {
        // PEP 610: for a local directory it would name one of this machine.
        if try FileSystem.readText(file).contains("\"file://") { try FileSystem.remove(file) }
        continue
      }
      let head = try RandomAccessFile.open(file).read(at: 0, count: 2)
      guard head == Array("#!".utf8),
        let script = try relocation.relocate(try FileSystem.read(file), at: path)
      else { continue }
      try AtomicFile.write(script, to: file, mode: UInt32(status.mode.rawValue) & 0o777)
    }
  }
}
