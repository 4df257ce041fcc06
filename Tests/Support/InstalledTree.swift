internal import Core
package import SystemPackage
package import Venv

/// A small tree such as venvdeb makes: a module, two launchers, a foreign script, their RECORD.
package struct InstalledTree: ~Copyable {
  private let tree: SampleTree
  package let interpreter: Interpreter
  /// The prefix that the tree was made for; it is somewhere else.
  package let prefix: FilePath
  package let shebang: ShebangStyle

  /// The directory of the tree.
  package var path: FilePath { tree.root }
  /// The directory that has the tree and what a test puts beside it.
  package var directory: FilePath { tree.directory }
  package var layout: VenvLayout { VenvLayout(prefix: prefix, target: interpreter.target) }
  /// The site-packages of the tree.
  package var site: FilePath { path.pushing(layout.sitePackages) }

  /// Makes the tree for the default Python of this machine.
  ///
  /// `hasEncoded` asks for a script that gets a plain shebang in either style, which is impossible
  /// with a space in the prefix. Throws `FileError` and the errors of the parts that write trees.
  package static func make(
    prefix: FilePath = "/opt/venvs/demo", shebang: ShebangStyle = .absolute, hasEncoded: Bool = true
  ) async throws -> InstalledTree {
    let interpreter = try await Interpreter.find()
    let layout = VenvLayout(prefix: prefix, target: interpreter.target)
    let tree = InstalledTree(
      tree: try SampleTree(site: layout.sitePackages), interpreter: interpreter, prefix: prefix,
      shebang: shebang)
    let writer = VenvWriter(
      layout: layout, root: tree.path, shebang: shebang, systemSitePackages: false)
    try writer.writeDirectories()
    try writer.writeFiles()
    try tree.tree.add("demo", files: files(layout.python, shebang, hasEncoded: hasEncoded))
    return tree
  }

  private static func files(
    _ python: FilePath, _ shebang: ShebangStyle, hasEncoded: Bool
  ) throws -> [SampleTree.File] {
    let plain = Array("import demo\ndemo.main()\n".utf8)
    // A polyglot header would change the meaning of this one.
    let encoded = Array("# -*- coding: latin-1 -*-\nprint('x')\n".utf8)
    var files: [SampleTree.File] = [
      .init("demo/__init__.py", "def main(): print('hello')\n"),
      .init("demo/data é.txt", "data\n"),
      .init("demo/empty.txt", ""),
      .init("demo/tool.sh", "#!/bin/sh\necho hello\n", isExecutable: true),
    ]
    for (name, body) in [("demo", plain), ("encoded", encoded)] where hasEncoded || name == "demo" {
      let header = try Shebang.header(shebang, interpreter: python, for: body)
      files.append(.init("../../../bin/\(name)", header + body, isExecutable: true))
    }
    files.append(.init("../../../bin/foreign", "#!/usr/bin/perl\nprint 1\n", isExecutable: true))
    return files
  }
}
