package import SystemPackage
package import Venv

/// Gives the scripts of a tree that ask for a Python of another place the tree's own.
///
/// A command, which is a script in `bin`, is meant to run in the environment, so that any Python in
/// its first line is the tree's: `/usr/bin/env python3` would be it only after `activate`, and
/// `/usr/bin/python3` never sees the tree's modules. It keeps its arguments. For the same reason a
/// command that asks `env` for another one of the tree, as ipython, gets that.
///
/// Elsewhere, as in `share` or `lib`, a script says itself what runs it, and `/usr/bin/python3` may
/// be just what it wants. There a first line is changed only if it names a place that will not be
/// there: where something was built. Then it looks for the tree's from where it is, in either style,
/// so that nothing but the commands names the prefix.
///
/// Only the beginning of a file counts. What looks like a first line further down is text.
package struct ScriptRelocation: Sendable {
  private let python: FilePath
  private let style: ShebangStyle
  private let commands: Set<String>
  private let places: [FilePath]

  /// For a tree whose interpreter on the target is `python`.
  ///
  /// `commands` are the names in its `bin`; `places` are the directories of the build.
  package init(
    python: FilePath, style: ShebangStyle, commands: Set<String>, places: [FilePath]
  ) {
    self.python = python
    self.style = style
    self.commands = commands
    self.places = places
  }

  /// The script with the tree's interpreter in its first line or lines; nil where nothing is to be
  /// changed.
  ///
  /// `path` is relative to the tree. Throws where there is no line that works.
  package func relocate(_ script: [UInt8], at path: FilePath) throws(PrefixError) -> [UInt8]? {
    guard let shebang = Shebang.parse(script, directories: places),
      let line = shebang.invocation, let target = target(of: line, at: path)
    else { return nil }
    let body = Array(script.dropFirst(shebang.length))
    let directory = path.removingLastComponent()
    let up = String(repeating: "../", count: directory.components.count)
    let isCommand = directory == Self.bin
    let name = target == python ? "python3" : target.lastComponent?.string ?? ""
    let header = try Shebang.header(
      isCommand ? style : .relocatable, interpreter: target, arguments: line.arguments,
      environment: line.environment, program: isCommand ? name : "\(up)bin/\(name)", for: body)
    let result = header + body
    return result == script ? nil : result
  }

  private static let bin: FilePath = "bin"

  /// What of the tree a script should be run by; nil to leave it alone.
  private func target(of line: Shebang.Invocation, at path: FilePath) -> FilePath? {
    let isCommand = path.removingLastComponent() == Self.bin
    let namesPlace = places.contains { line.program.contains($0.string) }
    guard isCommand || namesPlace, let name = line.program.split(separator: "/").last else {
      return nil
    }
    if Self.isPython(name) { return python }
    guard line.isSearched || namesPlace, commands.contains(String(name)) else { return nil }
    return python.removingLastComponent().appending(String(name))
  }

  /// Whether this is what some Python 3 is called.
  private static func isPython(_ name: Substring) -> Bool {
    var rest = name.utf8[...]
    guard rest.starts(with: "python".utf8) else { return false }
    rest = rest.dropFirst(6)
    if rest.isEmpty || rest.elementsEqual("w".utf8) { return true }
    guard rest.first == UInt8(ascii: "3") else { return false }
    rest = rest.dropFirst()
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty else { return false }
      rest = rest[digits.endIndex...]
    }
    // Free-threaded, debug.
    return rest.allSatisfy { $0 == UInt8(ascii: "t") || $0 == UInt8(ascii: "d") }
  }
}
