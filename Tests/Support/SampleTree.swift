internal import Core
internal import Packaging
package import SystemPackage
internal import Wheels

/// A tree with the distributions that a test adds.
package struct SampleTree: ~Copyable {
  /// A file of a distribution, below site-packages.
  package struct File {
    package var path: String
    package var data: [UInt8]
    package var isExecutable: Bool

    package init(_ path: String, _ data: [UInt8], isExecutable: Bool = false) {
      self.path = path
      self.data = data
      self.isExecutable = isExecutable
    }

    package init(_ path: String, _ text: String, isExecutable: Bool = false) {
      self.init(path, Array(text.utf8), isExecutable: isExecutable)
    }
  }

  private let scratch: Scratch
  /// The path of site-packages below the root.
  package let site: FilePath

  /// The directory of the tree.
  package var root: FilePath { scratch.path.appending("tree") }
  /// The directory that has the tree and what a test puts beside it.
  package var directory: FilePath { scratch.path }

  private init(_ scratch: consuming Scratch, site: FilePath) {
    self.scratch = scratch
    self.site = site
  }

  /// Makes a directory with an empty site-packages and nothing else.
  ///
  /// Throws `FileError`.
  package init(site: FilePath) throws {
    let scratch = try Scratch()
    try FileSystem.createDirectories(scratch.path.appending("tree").pushing(site))
    self.init(scratch, site: site)
  }

  /// Makes a tree of Python 3.11 without an interpreter.
  ///
  /// Throws `FileError`.
  package init(systemSitePackages: Bool = false) throws {
    let tree = try SampleTree(site: "lib/python3.11/site-packages")
    try tree.write(
      "pyvenv.cfg",
      "home = /usr/bin\ninclude-system-site-packages = \(systemSitePackages)\nversion = 3.11.2\n")
    self = tree
  }

  /// Writes a file of the tree, and the directories that it needs.
  ///
  /// Throws `FileError`.
  package func write(_ path: FilePath, _ text: String) throws {
    try scratch.write(text, to: FilePath("tree").pushing(path))
  }

  /// Adds a distribution with a RECORD of its files.
  ///
  /// `metadata` are further lines of METADATA. A path may begin with `@/` for the directory of the
  /// metadata. Throws `FileError` and the errors of `PackageName`.
  package func add(
    _ name: String, _ version: String = "1.0", metadata: String = "", files: [File]
  ) throws {
    let info = "\(try PackageName(name).escaped)-\(version).dist-info"
    let text = "Metadata-Version: 2.4\nName: \(name)\nVersion: \(version)\n\(metadata)"
    var rows: [Record.Row] = []
    for var file in files + [File("@/METADATA", text)] {
      if file.path.hasPrefix("@/") { file.path = "\(info)/\(file.path.dropFirst(2))" }
      let path = root.pushing(site).pushing(FilePath(file.path)).lexicallyNormalized()
      try FileSystem.createDirectories(path.removingLastComponent())
      try AtomicFile.write(
        file.data, to: path, permissions: file.isExecutable ? .executable : .file)
      rows.append(
        Record.Row(path: file.path, digest: Digest.of(file.data), size: file.data.count))
    }
    rows.append(Record.Row(path: "\(info)/RECORD", digest: nil, size: nil))
    try write(site.appending(info).appending("RECORD"), Record(rows: rows).text)
  }

  /// Adds a distribution with text files.
  ///
  /// Throws as the other method of this name.
  package func add(
    _ name: String, _ version: String = "1.0", metadata: String = "", files: [String: String] = [:]
  ) throws {
    try add(
      name, version, metadata: metadata,
      files: files.sorted { $0.key < $1.key }.map { File($0.key, $0.value) })
  }
}
