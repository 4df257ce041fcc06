package import SystemPackage
package import Venv

/// Which interpreter the scripts of a tree name in their first line.
package struct ScriptShebangs: Sendable {
  private let python: FilePath
  private let style: ShebangStyle

  /// Scripts of the tree whose interpreter on the target is `python`.
  package init(python: FilePath, style: ShebangStyle) {
    self.python = python
    self.style = style
  }

  /// The first line or lines for a Python source without one.
  package func header(for body: [UInt8]) throws(PrefixError) -> [UInt8] {
    try Shebang.header(style, interpreter: python, for: body)
  }

  /// A script of a wheel with its `#!python` or `#!pythonw` filled in; nil for every other file.
  ///
  /// The line must start with exactly these bytes (PyPA binary distribution format); what other
  /// shebangs name is the author's business, and compiled programs are left alone.
  package func stamp(_ script: [UInt8]) throws(PrefixError) -> [UInt8]? {
    guard script.starts(with: Self.placeholder) else { return nil }
    let end = script.firstIndex(of: UInt8(ascii: "\n")) ?? script.endIndex
    let body = Array(script[end...].dropFirst())
    return try header(for: body) + body
  }

  /// Whether a file with this beginning is one that `stamp` changes.
  static func hasPlaceholder(_ beginning: UnsafeRawBufferPointer) -> Bool {
    beginning.starts(with: placeholder)
  }

  private static let placeholder = Array("#!python".utf8)
}
