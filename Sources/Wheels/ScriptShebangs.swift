package import SystemPackage
package import Venv

/// Which interpreter the scripts of a tree name in their first line.
package struct ScriptShebangs: Sendable {
  private let python: FilePath
  private let style: ShebangStyle
  private let adoptsScripts: Bool

  /// Scripts of the tree whose interpreter on the target is `python`.
  ///
  /// With `adoptsScripts`, those that name any Python of the system run by it, too.
  package init(python: FilePath, style: ShebangStyle, adoptsScripts: Bool = false) {
    self.python = python
    self.style = style
    self.adoptsScripts = adoptsScripts
  }

  /// The first line or lines for a Python source without one.
  package func header(for body: [UInt8]) throws(PrefixError) -> [UInt8] {
    try Shebang.header(style, interpreter: python, for: body)
  }

  /// A script of a wheel with its `#!python` or `#!pythonw` filled in; nil for every other file.
  ///
  /// The line must start with exactly these bytes (PyPA binary distribution format); what other
  /// shebangs name is the author's business unless scripts are adopted, and compiled programs are
  /// left alone.
  package func stamp(_ script: [UInt8]) throws(PrefixError) -> [UInt8]? {
    if script.starts(with: Self.placeholder) {
      let end = script.firstIndex(of: UInt8(ascii: "\n")) ?? script.endIndex
      let body = Array(script[end...].dropFirst())
      return try header(for: body) + body
    }
    guard adoptsScripts, let shebang = Shebang.parse(script), let words = Self.words(shebang),
      let name = words.first, Self.isPython(name)
    else { return nil }
    let body = Array(script.dropFirst(shebang.length))
    let bin = python.removingLastComponent()
    if let argument = words.dropFirst().first {
      // One argument is all that the kernel passes; a longer line than it reads is left alone.
      let line = Array("#!\(bin.appending("python3").string) \(argument)\n".utf8)
      return words.count == 2 && line.count <= Shebang.longestLine ? line + body : nil
    }
    return try header(for: body) + body
  }

  /// The program and the arguments of a plain shebang, without `env` before them.
  private static func words(_ shebang: Shebang) -> [String]? {
    guard case .plain(let argument) = shebang.form else { return nil }
    let arguments = (argument ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
    let program = shebang.interpreter.lastComponent?.string ?? ""
    guard program == "env" else { return [program] + arguments }
    return arguments.first == "-S" ? Array(arguments.dropFirst()) : arguments
  }

  /// Whether it is what Python is called: `python`, `python3`, `python3.11`, `pypy3`.
  private static func isPython(_ name: String) -> Bool {
    guard let base = ["python", "pypy", "jython"].first(where: name.hasPrefix) else { return false }
    return name.dropFirst(base.count).allSatisfy { $0.isNumber || $0 == "." }
  }

  /// Whether a file with this beginning may be one that `stamp` changes.
  func mayChange(_ beginning: UnsafeRawBufferPointer) -> Bool {
    beginning.starts(with: adoptsScripts ? Array("#!".utf8) : Self.placeholder)
  }

  private static let placeholder = Array("#!python".utf8)
}
