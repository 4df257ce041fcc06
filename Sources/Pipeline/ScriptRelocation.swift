internal import Core
internal import SystemPackage
internal import Venv

/// Makes scripts that run by the interpreter of a staged tree run by the same of the tree in its
/// final place.
struct ScriptRelocation {
  /// The tree as it is now, absolute.
  let tree: FilePath
  let prefix: FilePath
  let style: ShebangStyle

  /// The script with another first line, or nil if it needs none.
  ///
  /// Throws `PrefixError` where no line works.
  func relocated(_ script: [UInt8]) throws -> [UInt8]? {
    guard let shebang = Shebang.parse(script), shebang.form != .relocatable else { return nil }
    var program = shebang.interpreter
    guard program.isAbsolute, program.removePrefix(tree) else { return nil }
    let body = Array(script.dropFirst(shebang.length))
    let interpreter = prefix.pushing(program)
    if case .plain(let argument?) = shebang.form {
      let line = Array("#!\(interpreter.string) \(argument)\n".utf8)
      // What stays as it is, the search for leaks will find.
      return line.count <= Shebang.longestLine ? line + body : nil
    }
    return try Shebang.header(style, interpreter: interpreter, for: body) + body
  }
}
