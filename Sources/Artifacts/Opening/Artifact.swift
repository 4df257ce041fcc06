internal import Archives
package import Core
package import Debian
internal import Relocation
package import SystemPackage
internal import Venv

/// A package, a bundle, a tree, or the staging root of a package, made by venvdeb or any other tool,
/// opened for reading.
///
/// An archive is unpacked to a temporary directory that lives as long as the value; the links and
/// special files of a package are listed and not created. A directory is read where it is. Either
/// way its files are read through `contents`, which follows no link.
package struct Artifact: ~Copyable, Sendable {
  /// The kinds of artifacts.
  package enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
    /// A binary package.
    case deb
    case bundle
    /// A virtual environment.
    case tree
    /// A staging root, whose contents belong below `/`: `debian/<package>`.
    case destdir
  }

  package let path: FilePath
  package let kind: Kind
  /// The directory that the paths in `files` and `trees` are relative to.
  package let contents: TreeRoot
  /// Every entry in the order of the archive, or of `FileSystem.walk`.
  package let files: [ArtifactFile]
  /// The virtual environments.
  package let trees: [ArtifactTree]
  /// The package with its control files; nil for other artifacts.
  package let package: DebFile?
  /// The fields of the package: `Package`, `Version`, `Depends` and so on.
  package let control: ControlFile.Paragraph?
  private let unpacked: TemporaryDirectory?

  /// Opens the artifact at a path.
  ///
  /// Archives are unpacked below `temporaryDirectory`, within the standard limits. Throws
  /// `ArtifactError` for what is not an artifact, `DebFileError`, `ArchiveError`, `BundleError`,
  /// `SyntaxError`, `TreeFileError` and `FileError`.
  package static func open(
    _ path: FilePath, temporaryDirectory: FilePath = "/tmp"
  ) throws -> Artifact {
    if FileSystem.isDirectory(path) { return try openDirectory(path) }
    guard try FileSystem.exists(path) else { throw ArtifactError.missing(path) }
    let unpacked = try TemporaryDirectory.create(in: temporaryDirectory, prefix: "venvdeb-look-")
    let root = unpacked.path.appending("root")
    let head = try RandomAccessFile.open(path).read(at: 0, count: 8)
    if head == Array("!<arch>\n".utf8) {
      let package = try DebFile.open(path)
      let control = try ControlFile(
        parsing: try package.control, file: path.appending("control"))
      var data = try package.data()
      let files = try unpack(&data, to: root)
      let contents = try TreeRoot.open(root)
      return Artifact(
        path: path, kind: .deb, contents: contents, files: files,
        trees: try ArtifactTree.all(below: contents), package: package,
        control: control.paragraphs.first, unpacked: unpacked)
    }
    guard Bundle.hasBundleName(path) else { throw ArtifactError.unknownFile(path) }
    let bundle = try Bundle.open(path)
    try bundle.extract(to: root)
    let contents = try TreeRoot.open(root)
    guard let found = try ArtifactTree.read(contents) else {
      throw ArtifactError.emptyBundle(path)
    }
    let placement = bundle.manifest.placement
    let tree = ArtifactTree(
      path: "", configuration: found.configuration,
      prefix: placement.shebang == .absolute ? placement.prefix : nil)
    return Artifact(
      path: path, kind: .bundle, contents: contents, files: try list(contents), trees: [tree],
      package: nil, control: nil, unpacked: unpacked)
  }

  private static func openDirectory(_ path: FilePath) throws -> Artifact {
    let contents = try TreeRoot.open(path)
    let files = try list(contents)
    let tree = try ArtifactTree.read(contents)
    return Artifact(
      path: path, kind: tree == nil ? .destdir : .tree, contents: contents, files: files,
      trees: try tree.map { [$0] } ?? ArtifactTree.all(below: contents), package: nil,
      control: nil, unpacked: nil)
  }

  private init(
    path: FilePath, kind: Kind, contents: TreeRoot, files: [ArtifactFile], trees: [ArtifactTree],
    package: DebFile?, control: ControlFile.Paragraph?, unpacked: consuming TemporaryDirectory?
  ) {
    self.path = path
    self.kind = kind
    self.contents = contents
    self.files = files
    self.trees = trees
    self.package = package
    self.control = control
    self.unpacked = unpacked
  }

  /// Lists the files of a directory, within the limits of an archive.
  ///
  /// A sparse file counts with the bytes that it states, as all of them would be read. Throws
  /// `BudgetError` and `FileError`.
  private static func list(_ root: TreeRoot) throws -> [ArtifactFile] {
    let limits = ExtractionLimits.standard
    let budget = Budget(
      "'\(root.path.string)'",
      limits: BudgetLimits(
        bytes: limits.totalBytes, entries: limits.entries, seconds: .max,
        wayOut: "give the directory of the virtual environment alone"))
    return try FileSystem.walk(root.path).map { path, status in
      try budget.spend()
      if status.type == .regular { try budget.spend(bytes: Int(status.size)) }
      return try ArtifactFile(path, status, in: root)
    }
  }

  /// Unpacks regular files and directories, and lists everything.
  private static func unpack(
    _ archive: inout ArchiveReader, to root: FilePath
  ) throws -> [ArtifactFile] {
    var files: [ArtifactFile] = []
    try Extraction().extract(
      &archive, to: root,
      includes: { entry in
        guard let file = ArtifactFile(entry) else { return true }
        files.append(file)
        return file.isRegular || file.kind == .directory
      })
    return files
  }
}
