internal import Archives
internal import Core
internal import Packaging
internal import SystemPackage

/// What decides how a source is built, read from its archive or revision before anything is unpacked.
struct SourceContents: Sendable {
  /// The text of the project's pyproject.toml; nil if it has none.
  let projectFile: String?
  /// The time of the newest member; nil if nothing tells.
  var newest: SourceDate?

  /// What the build requires of its environment (PEP 518).
  var buildRequirements: [String] {
    projectFile.map(BuildSystemTable.requirements) ?? BuildSystemTable.legacy
  }

  /// Whether it was written for an environment that has setuptools and wheel, as it has no
  /// pyproject.toml.
  var isLegacy: Bool { projectFile == nil }

  /// The most bytes of a pyproject.toml.
  static let projectFileLimit = 1 << 20

  /// Returns the path of the file in a source, by its components; nil for a `subdirectory` that leads
  /// out of it.
  static func projectFile(in subdirectory: String?) -> [String]? {
    Subdirectory(subdirectory ?? "").map { $0.components + ["pyproject.toml"] }
  }

  /// Reads a tar or zip archive; `subdirectory` is that of the project in it.
  ///
  /// Returns nil if the archive cannot be read: to reject it is for the build itself.
  static func read(_ archive: FilePath, subdirectory: String?) -> SourceContents? {
    guard let path = projectFile(in: subdirectory) else { return nil }
    var search = Search(path: path.map { Array($0.utf8) })
    do {
      if try isZip(archive) {
        try read(ZipArchive.open(archive, tolerance: [.repeatedMember, .link]), for: &search)
      } else {
        var reader = try ArchiveReader.open(archive)
        while let entry = try reader.next() {
          if let depth = search.visit(entry.path, modified: entry.modified.seconds) {
            search.texts[depth] = try reader.readAll(limit: projectFileLimit)
          }
        }
      }
    } catch {
      return nil
    }
    return SourceContents(
      projectFile: search.text.map { String(replacingFlawsIn: $0) },
      newest: search.newest.map { SourceDate(seconds: $0) })
  }

  private static func read(_ archive: ZipArchive, for search: inout Search) throws {
    for member in archive.members {
      if let depth = search.visit(Array(member.name.utf8), modified: member.modified) {
        search.texts[depth] = try archive.contents(of: member, limit: projectFileLimit)
      }
    }
  }

  /// Returns whether a file begins like a zip archive (APPNOTE.TXT 4.3.7).
  private static func isZip(_ file: FilePath) throws -> Bool {
    try RandomAccessFile.open(file).read(at: 0, count: 4) == [0x50, 0x4b, 3, 4]
  }

  /// The search for a file in the project of an archive: pip unpacks what is in a directory that all
  /// members are in.
  private struct Search {
    /// The components of the path.
    let path: [[UInt8]]
    private(set) var newest: Int?
    private var top: [UInt8]?
    private var hasOneTop = true
    /// The file in the archive itself (0) and in its top directory (1).
    var texts: [Int: [UInt8]] = [:]

    init(path: [[UInt8]]) { self.path = path }

    /// Takes a member into account; returns the number of directories above the path that is searched,
    /// if this is it.
    mutating func visit(_ name: [UInt8], modified: Int) -> Int? {
      newest = max(newest ?? 0, modified)
      let parts = name.split(separator: UInt8(ascii: "/")).map { Array($0) }
      guard let first = parts.first else { return nil }
      if top == nil { top = first }
      if top != first { hasOneTop = false }
      return [0, 1].first { parts.dropFirst($0).elementsEqual(path) }
    }

    var text: [UInt8]? { texts[hasOneTop ? 1 : 0] }
  }
}
