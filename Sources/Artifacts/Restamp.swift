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

  package init(
    from old: TreeStamp, to new: TreeStamp, interpreter: Interpreter, systemSitePackages: Bool
  ) {
    self.old = old
    self.new = new
    self.interpreter = interpreter
    self.systemSitePackages = systemSitePackages
  }

  /// A script holds no more than this; see `WheelInstaller`.
  private static let scriptLimit = 16 << 20

  /// Rewrites the files of the tree at `root`, which nobody else may be working on.
  ///
  /// Returns the scripts that it changed, relative to the tree. Throws `FileError`, `PrefixError`
  /// where a script cannot name the new prefix, and `RestampError`.
  @discardableResult
  package func apply(to root: FilePath) throws -> [FilePath] {
    let layout = VenvLayout(prefix: new.prefix, interpreter: interpreter)
    let environment = VenvWriter(
      layout: layout, root: root, shebang: new.shebang, systemSitePackages: systemSitePackages)
    try environment.removeFiles()
    var rows: [String: (digest: Digest, size: Int)] = [:]
    let names = try FileSystem.entries(of: root.pushing(layout.bin))
    let relocation = ScriptRelocation(
      python: new.python, style: new.shebang, commands: Set(names.map(\.string)),
      places: [old.prefix])
    for name in names {
      let path = layout.bin.appending(name)
      guard let bytes = try script(root.pushing(path)),
        let stamped = try stamp(bytes, at: path, relocation)
      else {
        continue
      }
      try AtomicFile.write(stamped, to: root.pushing(path), mode: 0o755)
      rows[path.string] = (Digest.of(stamped), stamped.count)
    }
    try environment.writeFiles()
    try updateRecords(of: root, rows)
    return rows.keys.sorted().map { FilePath($0) }
  }

  /// A script with the new first line or lines; nil if those that it has are not of the old stamp.
  private func stamp(
    _ script: [UInt8], at path: FilePath, _ relocation: ScriptRelocation
  ) throws(PrefixError) -> [UInt8]? {
    // Where the lines of the relocatable style would change what a script means, it has a plain one.
    guard let shebang = Shebang.parse(script), shebang.form == .relocatable else {
      return try relocation.relocate(script, at: path)
    }
    guard old.shebang == .relocatable, let name = shebang.interpreter.lastComponent?.string else {
      return nil
    }
    let body = Array(script[shebang.length...])
    let target = new.python.removingLastComponent().appending(name)
    return try Shebang.header(
      new.shebang, interpreter: name == "python3" ? new.python : target,
      arguments: shebang.arguments, program: name, for: body) + body
  }

  /// The contents of a regular file that begins with `#!`; nil for every other.
  private func script(_ path: FilePath) throws -> [UInt8]? {
    guard try FileSystem.status(path)?.type == .regular else { return nil }
    let file = try RandomAccessFile.open(path)
    guard file.size <= Self.scriptLimit, try file.read(at: 0, count: 2) == Array("#!".utf8) else {
      return nil
    }
    return try file.read(at: 0, count: file.size)
  }

  /// Enters what was changed into the RECORDs that list it.
  private func updateRecords(
    of root: FilePath, _ changes: [String: (digest: Digest, size: Int)]
  ) throws {
    guard !changes.isEmpty else { return }
    for directory in try InstalledDistribution.directories(in: root) {
      let path = root.pushing(directory).appending("RECORD")
      guard try FileSystem.status(path)?.type == .regular else { continue }
      let site = directory.removingLastComponent()
      let rows = Dictionary(
        uniqueKeysWithValues: changes.map { (Record.path(to: $0.key, from: site), $0.value) })
      let bytes = try FileSystem.read(path)
      let record: Record
      do {
        record = try Record(parsing: bytes)
      } catch {
        throw RestampError(path: path, reason: error.message)
      }
      guard record.rows.contains(where: { rows[$0.path] != nil }) else { continue }
      let updated = record.rows.map { row in
        guard let change = rows[row.path] else { return row }
        return Record.Row(path: row.path, digest: change.digest, size: change.size)
      }
      try AtomicFile.write(Record(rows: updated).text, to: path)
    }
  }
}

/// A RECORD that cannot be read where rows of it must change.
package struct RestampError: Failure, Equatable {
  package let path: FilePath
  package let reason: String

  package var place: String? { path.string }
  package var message: String { "cannot read RECORD: \(reason)" }
}
