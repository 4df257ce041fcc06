internal import Artifacts
internal import Core
internal import Debian
internal import SystemPackage
internal import Venv

/// An artifact as the rules see it: its files with what was read of them, its trees, its control
/// information.
struct Subject: Sendable {
  let kind: Artifact.Kind
  /// The directory that all paths are relative to.
  let root: FilePath
  let files: [ArtifactFile]
  let byPath: [FilePath: ArtifactFile]
  let trees: [Tree]
  /// What leads to files; an artifact need not list it.
  private let directories: Set<String>
  /// The fields of the package; nil for what is none.
  let control: ControlFile.Paragraph?
  /// The control files by their names.
  let controlFiles: [String: [UInt8]]
  let options: CheckOptions
  /// What was read of the regular files.
  var facts: [FilePath: FileFacts] = [:]
  /// Where files of the artifact say that it was built; see `BuildPlaces`.
  var buildPlaces: [FilePath] = []

  init(_ artifact: borrowing Artifact, options: CheckOptions) throws {
    kind = artifact.kind
    root = artifact.root
    files = artifact.files
    byPath = Dictionary(artifact.files.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
    directories = Self.directories(of: artifact.files)
    control = artifact.control
    controlFiles = Dictionary(
      (artifact.package?.controlFiles ?? []).map { ($0.name, $0.contents) },
      uniquingKeysWith: { $1 })
    self.options = options
    let root = artifact.root
    let all = artifact.files
    trees = try artifact.trees.map { try Tree($0, files: all, root: root) }
  }

  private static func directories(of files: [ArtifactFile]) -> Set<String> {
    var found: Set<String> = []
    for file in files {
      var path = file.text[...]
      // Once one is known, so is all that leads to it.
      while let slash = path.lastIndex(of: "/") {
        path = path[..<slash]
        guard found.insert(String(path)).inserted else { break }
      }
    }
    return found
  }

  /// Whether a path leads to a file of the artifact.
  func hasDirectory(_ path: FilePath) -> Bool { directories.contains(path.string) }

  /// Whether the paths of the artifact are those of the target.
  var isRooted: Bool { kind == .deb || kind == .destdir }

  /// The relations of `Depends` and `Pre-Depends`; nil for what is no package.
  var dependencies: PackageRelations? {
    control.map { PackageRelations(($0["Pre-Depends"] ?? "") + "," + ($0["Depends"] ?? "")) }
  }

  /// The text of a control file, with bytes that are not UTF-8 replaced; nil if there is none.
  func controlText(_ name: String) -> String? {
    controlFiles[name].map { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of a regular file; nil if it is none, or has more than `limit`.
  func read(_ path: FilePath, limit: Int = 16 << 20) throws -> [UInt8]? {
    guard let file = byPath[path], file.isRegular else { return nil }
    let place = root.pushing(path)
    let handle = try RandomAccessFile.open(place)
    guard handle.size <= limit else { return nil }
    return try handle.read(at: 0, count: handle.size)
  }

  /// The text of a regular file, with bytes that are not UTF-8 replaced.
  func text(_ path: FilePath) throws -> String? {
    try read(path).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The tree that a file belongs to.
  func tree(of file: ArtifactFile) -> Tree? { trees.first { $0.contains(file) } }

  /// The tree that a path belongs to.
  func tree(of path: FilePath) -> Tree? { trees.first { $0.contains(path) } }
}
