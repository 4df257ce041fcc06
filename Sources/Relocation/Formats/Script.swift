internal import SystemPackage
internal import Venv

/// Scripts, by their shebang.
///
/// A command, which is a script in `bin`, is meant to run in the environment, so that any Python in
/// its shebang is the tree's: `/usr/bin/env python3` would be it only after `activate`, and
/// `/usr/bin/python3` never sees the tree's modules. It keeps its arguments. For the same reason a
/// command that asks `env` for another one of the tree, as ipython, gets that.
///
/// Elsewhere, as in `share` or `lib`, a script says itself what runs it, and `/usr/bin/python3` may
/// be just what it wants. There a shebang is changed only if it names a directory that will not be
/// there: where something was built. Then it looks for the tree's from where it is, in either style,
/// so that nothing but the commands names the prefix.
///
/// Only the beginning of a file counts. What looks like a shebang further down is text.
struct Script: RelocatableFormat {
  let namesPrefix = true

  func isCandidate(
    _ name: Substring, in directory: String, of context: RelocationContext
  ) -> Bool { directory == "bin" }

  func matches(_ file: RelocatableFile, in context: RelocationContext) -> Bool {
    file.head.starts(with: "#!".utf8)
  }

  func relocate(
    _ file: RelocatableFile, in context: RelocationContext
  ) throws -> RelocationResult {
    let script = try file.contents()
    guard
      let shebang = Shebang.parse(
        script, directories: context.buildDirectories.directories),
      let replacement = Replacement(of: shebang, in: file.directory, context)
    else { return .unchanged }
    let body = Array(script.dropFirst(shebang.length))
    let header = try Shebang.header(
      replacement.style, interpreter: replacement.interpreter, arguments: replacement.arguments,
      environment: replacement.environment, program: replacement.program, for: body)
    let new = header + body
    return RelocationResult(new == script ? nil : new)
  }
}

/// What the shebang of a script has to say.
private struct Replacement {
  let style: ShebangStyle
  /// The interpreter, or another command of the tree, on the target.
  let interpreter: FilePath
  /// The interpreter from the directory of the script.
  let program: String
  var arguments: [String] = []
  var environment: [String] = []

  /// Decides about the shebang of a script in `directory`; nil to leave it as it is.
  init?(of shebang: Shebang, in directory: FilePath, _ context: RelocationContext) {
    let isCommand = directory == RelocationContext.bin
    if let line = shebang.invocation, let target = Self.target(of: line, isCommand, context) {
      let up = String(repeating: "../", count: directory.components.count)
      let name =
        target == context.placement.python ? "python3" : target.lastComponent?.string ?? ""
      style = isCommand ? context.placement.shebang : .relocatable
      interpreter = target
      program = isCommand ? name : "\(up)bin/\(name)"
      arguments = line.arguments
      environment = line.environment
      return
    }
    // A relocatable command of ours gets the line of the new style.
    guard isCommand, context.formerPlacement?.shebang == .relocatable,
      shebang.form == .relocatable, let name = shebang.interpreter.lastComponent
    else { return nil }
    let python = context.placement.python
    style = context.placement.shebang
    interpreter =
      name.string == "python3" ? python : python.removingLastComponent().appending(name)
    program = shebang.interpreter.string
    arguments = shebang.arguments
  }

  /// What of the tree is to run a script; nil to leave it alone.
  private static func target(
    of line: Shebang.Invocation, _ isCommand: Bool, _ context: RelocationContext
  ) -> FilePath? {
    let namesBuild = context.buildDirectories.areNamed(in: line.program)
    guard isCommand || namesBuild, let name = line.program.split(separator: "/").last else {
      return nil
    }
    let python = context.placement.python
    if isPython(name) { return python }
    guard line.isSearched || namesBuild, context.commands.contains(String(name)) else {
      return nil
    }
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
