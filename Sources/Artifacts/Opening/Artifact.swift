internal import Archives
internal import Core
package import Debian
internal import Relocation
package import SystemPackage
internal import Venv

/// What venvdeb or somebody else made, opened for a look: a package, a bundle, a tree, or a
/// directory that is to become a package.
///
/// What is in an archive is unpacked to a directory that goes with the value. The links and special
/// files of a package are listed but not made, so nothing that reads below `root` is led elsewhere;
/// a bundle has no link but those that stay in it and the one to its interpreter. A directory is
/// left as it is, and whoever reads there goes by `files`, too.
package struct Artifact: ~Copyable, Sendable {
  /// What a path can be.
  package enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
    /// A binary package.
    case deb
    case bundle
    /// A virtual environment.
    case tree
    /// A directory whose contents belong below `/`, such as `debian/<package>`.
    case destdir
  }

  package let path: FilePath
  package let kind: Kind
  /// The directory that the paths in `files` and `trees` are relative to.
  package let root: FilePath
  /// Every entry in the order of the archive, or of `FileSystem.walk`.
  package let files: [ArtifactFile]
  /// The virtual environments.
  package let trees: [ArtifactTree]
  /// The package with its control files; nil for all that is none.
  package let package: DebFile?
  /// The fields of the package: `Package`, `Version`, `Depends` and so on.
  package let control: ControlFile.Paragraph?
  private let unpacked: TemporaryDirectory?

  /// Opens whatever is at `path`.
  ///
  /// Archives are unpacked below `temporaryDirectory`, within `limits`. Throws `ArtifactError` for
  /// what is nothing of the kind, `DebFileError`, `ArchiveError`, `BundleError`,
  /// `SyntaxError` and `FileError`.
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
      return Artifact(
        path: path, kind: .deb, root: root, files: files, trees: try trees(in: root),
        package: package, control: control.paragraphs.first, unpacked: unpacked)
    }
    guard Bundle.hasBundleName(path) else { throw ArtifactError.unknownFile(path) }
    let bundle = try Bundle.open(path)
    try bundle.extract(to: root)
    let place = try TreePlace.find(below: root).first { $0.path.isEmpty }
    guard let place else { throw ArtifactError.emptyBundle(path) }
    let placement = bundle.manifest.placement
    let tree = ArtifactTree(
      path: "", configuration: place.configuration,
      prefix: placement.shebang == .absolute ? placement.prefix : nil)
    return Artifact(
      path: path, kind: .bundle, root: root, files: try list(root), trees: [tree], package: nil,
      control: nil, unpacked: unpacked)
  }

  private static func list(_ root: FilePath) throws -> [ArtifactFile] {
    try FileSystem.walk(root).map { try ArtifactFile($0, $1, in: root) }
  }

  private static func openDirectory(_ path: FilePath) throws -> Artifact {
    let isTree = FileSystem.isRegularFile(path.appending("pyvenv.cfg"))
    let files = try list(path)
    let trees = try isTree ? [tree(at: path)] : trees(in: path)
    return Artifact(
      path: path, kind: isTree ? .tree : .destdir, root: path, files: files, trees: trees,
      package: nil, control: nil, unpacked: nil)
  }

  private init(
    path: FilePath, kind: Kind, root: FilePath, files: [ArtifactFile], trees: [ArtifactTree],
    package: DebFile?, control: ControlFile.Paragraph?, unpacked: consuming TemporaryDirectory?
  ) {
    self.path = path
    self.kind = kind
    self.root = root
    self.files = files
    self.trees = trees
    self.package = package
    self.control = control
    self.unpacked = unpacked
  }

  private static func tree(at path: FilePath) throws -> ArtifactTree {
    let places = try TreePlace.find(below: path)
    guard let place = places.first, place.path.isEmpty else { throw ArtifactError.missing(path) }
    return ArtifactTree(
      path: "", configuration: place.configuration, prefix: try ArtifactTree.prefix(of: path))
  }

  /// The trees of something whose root will be `/`.
  private static func trees(in root: FilePath) throws -> [ArtifactTree] {
    try TreePlace.find(below: root).map { place in
      ArtifactTree(
        path: place.path, configuration: place.configuration,
        prefix: FilePath(root: "/", place.path.components))
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
