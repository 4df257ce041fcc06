import Archives
import Artifacts
import Core
import Packaging
import Relocation
import SystemPackage
import TestSupport
import Testing
import Venv
import Wheels

/// A small tree such as venvdeb makes, in a directory of its own.
struct SampleTree: ~Copyable {
  let directory: Scratch
  let interpreter: Interpreter
  let placement: TreePlacement

  var path: FilePath { directory.path.appending("tree") }
  var layout: VenvLayout { VenvLayout(prefix: placement.prefix, target: interpreter.target) }
  var site: FilePath { path.pushing(layout.sitePackages) }

  /// Makes the tree: a module, two launchers, a foreign script, their RECORD.
  static func make(
    prefix: FilePath = "/opt/venvs/demo", shebang: ShebangStyle = .absolute,
    hasEncoded: Bool = true
  ) async throws -> SampleTree {
    let tree = SampleTree(
      directory: try Scratch(),
      interpreter: try await Interpreter.find(),
      placement: TreePlacement(prefix: prefix, shebang: shebang))
    try FileSystem.createDirectory(tree.path)
    let writer = VenvWriter(
      layout: tree.layout, root: tree.path, shebang: shebang, systemSitePackages: false)
    try writer.writeDirectories()
    try writer.writeFiles()
    let python = tree.layout.python
    let plain = Array("import demo\ndemo.main()\n".utf8)
    // What a polyglot would change: such a script gets a plain line in either style.
    let encoded = Array("# -*- coding: latin-1 -*-\nprint('x')\n".utf8)
    var files: [(String, [UInt8], FilePermissions)] = [
      ("demo/__init__.py", Array("def main(): print('hello')\n".utf8), .file),
      ("demo/data é.txt", Array("data\n".utf8), .file),
      ("demo/empty.txt", [], .file),
      ("demo/tool.sh", Array("#!/bin/sh\necho hello\n".utf8), .executable),
      (
        "demo-1.0.dist-info/METADATA",
        Array("Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n".utf8), .file
      ),
    ]
    for (name, body) in [("demo", plain), ("encoded", encoded)] where hasEncoded || name == "demo" {
      let header = try Shebang.header(shebang, interpreter: python, for: body)
      files.append(("../../../bin/\(name)", header + body, .executable))
    }
    files.append(("../../../bin/foreign", Array("#!/usr/bin/perl\nprint 1\n".utf8), .executable))
    var rows: [Record.Row] = []
    for (name, bytes, permissions) in files {
      let file = tree.site.pushing(FilePath(name)).lexicallyNormalized()
      try FileSystem.createDirectories(file.removingLastComponent())
      try AtomicFile.write(bytes, to: file, permissions: permissions)
      rows.append(Record.Row(path: name, digest: Digest.of(bytes), size: bytes.count))
    }
    let own = "demo-1.0.dist-info/RECORD"
    rows.append(Record.Row(path: own, digest: nil, size: nil))
    try AtomicFile.write(Record(rows: rows).text, to: tree.site.pushing(FilePath(own)))
    return tree
  }

  /// What a manifest says of the tree.
  var facts: BundleManifest {
    BundleManifest(
      venvdeb: "1", name: "demo", version: "1.0", python: .init(interpreter),
      architecture: "all", prefix: placement.prefix.string, shebang: placement.shebang,
      bytecode: .none, systemSitePackages: false, date: 1_000_000_000,
      distributions: [.init(name: "demo", version: "1.0")], uncompiled: [])
  }

  /// Writes the tree as a bundle beside it.
  @discardableResult
  func bundle(
    _ compression: BundleCompression = .none, name: String = "demo.venv.tar", jobs: Int = 2
  ) async throws -> FilePath {
    let path = directory.path.appending(name)
    try await BundleWriter(
      tree: path.removingLastComponent().appending("tree"), facts: facts, jobs: jobs
    )
    .write(to: path, compression: compression)
    return path
  }
}

/// Every entry below a directory with its mode and its bytes, links with what they say.
func listing(_ root: FilePath) throws -> [String: [UInt8]] {
  var entries: [String: [UInt8]] = [:]
  for (path, status) in try FileSystem.walk(root) {
    let mode = "\(path.string) \(String(status.permissions.rawValue, radix: 8))"
    switch status.type {
    case .regular: entries[mode] = try FileSystem.read(root.pushing(path))
    case .symbolicLink:
      entries[path.string] = Array(try FileSystem.readSymbolicLink(root.pushing(path)).string.utf8)
    default: entries[mode + "/"] = []
    }
  }
  return entries
}
