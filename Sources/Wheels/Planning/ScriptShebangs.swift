package import SystemPackage
package import Venv

/// The shebangs of the scripts of a tree.
package struct ScriptShebangs: Sendable {
  private let python: FilePath
  private let style: ShebangStyle

  /// The shebangs for scripts that `python` runs on the target.
  package init(python: FilePath, style: ShebangStyle) {
    self.python = python
    self.style = style
  }

  /// Returns the shebang for a Python source without one, which may be several lines.
  ///
  /// Throws `PrefixError` for an interpreter that cannot be in a shebang.
  package func header(for body: [UInt8]) throws(PrefixError) -> [UInt8] {
    try Shebang.header(style, interpreter: python, for: body)
  }

  /// Returns a script of a wheel with its `#!python` or `#!pythonw` filled in; nil for every other
  /// file.
  ///
  /// The file must start with exactly these bytes (PyPA binary distribution format); other shebangs
  /// and compiled programs are left as they are.
  package func stamp(_ script: [UInt8]) throws(PrefixError) -> [UInt8]? {
    guard script.starts(with: Self.placeholder) else { return nil }
    let end = script.firstIndex(of: UInt8(ascii: "\n")) ?? script.endIndex
    let body = Array(script[end...].dropFirst())
    return try header(for: body) + body
  }

  /// Returns whether a file with this beginning is one that `stamp` changes.
  static func hasPlaceholder(_ beginning: UnsafeRawBufferPointer) -> Bool {
    beginning.starts(with: placeholder)
  }

  private static let placeholder = Array("#!python".utf8)
}
