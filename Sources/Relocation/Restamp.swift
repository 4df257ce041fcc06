internal import Core
package import SystemPackage
package import Venv
internal import Wheels

/// Gives a tree another prefix, another way for scripts to find their interpreter, or both.
///
/// What depends on them is known: the first lines of scripts, the activate scripts, and the rows of
/// RECORD that have the digests of these. All of it is made anew, so that the tree is afterwards
/// what it would be had it been installed with the new stamp.
package struct Restamp: Sendable {
  package let old: TreeStamp
  package let new: TreeStamp
  /// The interpreter on the target, which `pyvenv.cfg` and the links name.
  package let interpreter: Interpreter
  package let systemSitePackages: Bool
  /// Scripts outside of `bin` that may name the prefix, relative to the tree: those that allow no
  /// other first line than a plain one.
  package let others: [FilePath]

  package init(
    from old: TreeStamp, to new: TreeStamp, interpreter: Interpreter, systemSitePackages: Bool,
    others: [FilePath] = []
  ) {
    self.old = old
    self.new = new
    self.interpreter = interpreter
    self.systemSitePackages = systemSitePackages
    self.others = others
  }

  /// A script holds no more than this; see `WheelInstaller`.
  private static let scriptLimit = 16 << 20

  /// Rewrites the files of the tree at `root`, which nobody else may be working on.
  ///
  /// Returns the scripts that it changed, relative to the tree. Throws `FileError`,
  /// `RecordUpdateError`, and `PrefixError` where a script cannot name the new prefix.
  @discardableResult
  package func apply(to root: FilePath) throws -> [FilePath] {
    let layout = VenvLayout(prefix: new.prefix, interpreter: interpreter)
    let environment = VenvWriter(
      layout: layout, root: root, shebang: new.shebang, systemSitePackages: systemSitePackages)
    try environment.removeFiles()
    let commands = try FileSystem.entries(of: root.pushing(layout.bin))
    let scripts = ScriptRelocation(
      python: new.python, style: new.shebang, commands: Set(commands.map(\.string)),
      places: [old.prefix])
    var changed: [FilePath] = []
    let elsewhere = others.filter { $0.removingLastComponent() != layout.bin }
    for path in commands.map({ layout.bin.appending($0) }) + elsewhere {
      let place = root.pushing(path)
      guard let status = try FileSystem.status(place), status.type == .regular,
        status.size <= Self.scriptLimit
      else { continue }
      let file = try RandomAccessFile.open(place)
      guard try file.read(at: 0, count: 2) == Array("#!".utf8) else { continue }
      let bytes = try file.read(at: 0, count: file.size)
      guard let stamped = try stamp(bytes, at: path, scripts), stamped != bytes else { continue }
      try AtomicFile.write(stamped, to: place, permissions: status.permissions)
      changed.append(path)
    }
    try environment.writeFiles()
    try RecordUpdate(tree: root, changed: changed.map(\.string)).write(below: root)
    return changed
  }

  /// What a file should have in it; nil if it does not depend on the stamp.
  private func stamp(
    _ bytes: [UInt8], at path: FilePath, _ scripts: ScriptRelocation
  ) throws(PrefixError) -> [UInt8]? {
    // What names the old prefix is as everything else that names a place which is gone.
    if let script = try scripts.relocate(bytes, at: path) { return script }
    guard old.shebang == .relocatable, path.removingLastComponent() == "bin",
      let shebang = Shebang.parse(bytes), shebang.form == .relocatable,
      let name = shebang.interpreter.lastComponent
    else { return nil }
    let python = name.string == "python3" ? new.python : new.prefix.appending("bin").appending(name)
    let body = Array(bytes[shebang.length...])
    return try Shebang.header(
      new.shebang, interpreter: python, arguments: shebang.arguments,
      program: shebang.interpreter.string, for: body) + body
  }
}
