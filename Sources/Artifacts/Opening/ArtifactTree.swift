internal import Core
package import SystemPackage
package import Venv

/// A virtual environment of an artifact.
package struct ArtifactTree: Sendable {
  /// Where it is, relative to the artifact's root; empty for the root itself.
  package let path: FilePath
  package let configuration: PyvenvConfig
  /// Where it will be on the target; nil if it works anywhere, or nothing in it says.
  package let prefix: FilePath?

  package init(path: FilePath, configuration: PyvenvConfig, prefix: FilePath?) {
    self.path = path
    self.configuration = configuration
    self.prefix = prefix
  }

  /// What a tree that lies anywhere says about its final place: the scripts in `bin` by the
  /// interpreter that most of them name, else the script that activates it.
  ///
  /// `tree` is the directory itself. Throws `FileError`.
  package static func prefix(of tree: FilePath) throws -> FilePath? {
    let bin = tree.appending("bin")
    guard FileSystem.isDirectory(bin) else { return nil }
    var votes: [FilePath: Int] = [:]
    for name in try FileSystem.entries(of: bin) {
      let script = bin.appending(name)
      guard try FileSystem.status(script)?.type == .regular,
        let shebang = Shebang.parse(try head(of: script)), shebang.form != .relocatable,
        shebang.interpreter.isAbsolute,
        shebang.interpreter.lastComponent?.string.hasPrefix("python") ?? false
      else { continue }
      let directory = shebang.interpreter.removingLastComponent()
      guard directory.lastComponent == "bin", directory.components.count > 2 else { continue }
      votes[directory.removingLastComponent(), default: 0] += 1
    }
    let best = votes.max { ($0.value, $1.key.string) < ($1.value, $0.key.string) }
    return try best?.key ?? activatedPrefix(of: tree)
  }

  /// The directory that `bin/activate` sets `VIRTUAL_ENV` to, relative to no other variable.
  package static func activatedPrefix(of tree: FilePath) throws -> FilePath? {
    let script = tree.appending("bin").appending("activate")
    guard try FileSystem.status(script)?.type == .regular else { return nil }
    let text = String(decoding: try FileSystem.read(script), as: UTF8.self)
    for line in text.split(separator: "\n") {
      let words = line.drop { $0 == " " || $0 == "\t" }
      let assignment = words.hasPrefix("export ") ? words.dropFirst(7) : words
      guard assignment.hasPrefix("VIRTUAL_ENV=") else { continue }
      let value = assignment.dropFirst("VIRTUAL_ENV=".count)
      let quotes: Set<Character> = ["'", "\""]
      let path = String(value.drop(while: quotes.contains).prefix { !quotes.contains($0) })
      // venv has one branch for Cygwin, in which the value is computed.
      if path.hasPrefix("/"), !path.contains("$") { return FilePath(path) }
    }
    return nil
  }

  private static func head(of file: FilePath) throws -> [UInt8] {
    let file = try RandomAccessFile.open(file)
    return try file.read(at: 0, count: min(file.size, 4096))
  }
}
