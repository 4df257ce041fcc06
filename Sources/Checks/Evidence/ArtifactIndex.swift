internal import Artifacts
internal import Core
internal import Debian
internal import SystemPackage

/// The files of an artifact, indexed by path, its trees and its control information.
struct ArtifactIndex: Sendable {
  let kind: Artifact.Kind
  /// The directory that all paths are relative to.
  let contents: TreeRoot
  let files: [ArtifactFile]
  let byPath: [FilePath: ArtifactFile]
  let trees: [TreeIndex]
  /// The fields of the package; nil for other artifacts.
  let control: ControlFile.Paragraph?
  /// The control files by their names.
  private let controlFiles: [String: [UInt8]]
  /// The directories that lead to files; an artifact need not list them.
  private let directories: Set<String>

  /// Indexes an artifact.
  ///
  /// Throws `FileError`.
  init(_ artifact: borrowing Artifact) throws {
    kind = artifact.kind
    contents = artifact.contents
    files = artifact.files
    byPath = Dictionary(artifact.files.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
    directories = Self.directories(of: artifact.files)
    control = artifact.control
    controlFiles = Dictionary(
      (artifact.package?.controlFiles ?? []).map { ($0.name, $0.contents) },
      uniquingKeysWith: { $1 })
    let contents = artifact.contents
    let files = artifact.files
    trees = try artifact.trees.map { try TreeIndex($0, files: files, in: contents) }
  }

  private static func directories(of files: [ArtifactFile]) -> Set<String> {
    var found: Set<String> = []
    for file in files {
      var path = file.text[...]
      // Once a directory is known, so is all that leads to it.
      while let slash = path.lastIndex(of: "/") {
        path = path[..<slash]
        guard found.insert(String(path)).inserted else { break }
      }
    }
    return found
  }

  /// Returns whether a path leads to a file of the artifact.
  func hasDirectory(_ path: FilePath) -> Bool { directories.contains(path.string) }

  /// Whether the paths of the artifact are those of the target.
  var isRooted: Bool { kind == .deb || kind == .destdir }

  /// The relations of `Depends` and `Pre-Depends`; nil if the artifact is not a package.
  var dependencies: PackageRelations? {
    control.map { PackageRelations(($0["Pre-Depends"] ?? "") + "," + ($0["Depends"] ?? "")) }
  }

  /// Returns the text of a control file, with bytes that are not UTF-8 replaced; nil if there is
  /// none.
  func controlText(_ name: String) -> String? {
    controlFiles[name].map { String(replacingFlawsIn: $0) }
  }

  /// Returns the bytes of a regular file; nil if it is not one, or has more than `limit`.
  ///
  /// Throws `FileError`.
  func read(_ path: FilePath, limit: Int = 16 << 20) throws -> [UInt8]? {
    guard let file = byPath[path], file.isRegular, file.size <= limit else { return nil }
    return try contents.read(path, limit: limit)
  }

  /// Returns the text of a regular file, with bytes that are not UTF-8 replaced; nil if it is not
  /// one, or has more than `limit` bytes.
  ///
  /// Throws `FileError`.
  func text(_ path: FilePath, limit: Int = 16 << 20) throws -> String? {
    try read(path, limit: limit).map { String(replacingFlawsIn: $0) }
  }

  /// Returns the tree that a file belongs to.
  func tree(of file: ArtifactFile) -> TreeIndex? { trees.first { $0.contains(file) } }

  /// Returns the tree that a path belongs to.
  func tree(of path: FilePath) -> TreeIndex? { trees.first { $0.contains(path) } }
}
