internal import Core
internal import Debian
internal import SystemPackage

/// What a `SourceRun` did.
package struct SourceReport: Sendable, Encodable {
  /// An upstream tarball of the source package.
  package struct Tarball: Sendable, Encodable {
    /// The path.
    package let file: String
    /// The SHA-256 digest in hexadecimal.
    package let sha256: String
    /// The number of bytes.
    package let size: Int
    /// The number of files and links that were packed.
    package let files: Int
    /// Whether it was `written`, `kept` or `replaced`.
    package let state: String

    init(_ path: FilePath, files: Int, state: UpstreamTarball.State) throws {
      let file = try HashedFile.open(path)
      self.file = path.string
      sha256 = file.sha256.hex
      size = file.file.size
      self.files = files
      self.state = state.rawValue
    }
  }

  /// The name of the source package.
  package let source: String
  package let version: String
  /// The format, as in `debian/source/format`.
  package let format: String
  /// The upstream tarballs; none for a native package.
  package internal(set) var tarballs: [Tarball] = []
  /// The directory of the wheels; nil if there are none.
  package let wheelhouse: String?
  /// The wheels in it.
  package let wheels: [FetchReport.File]
  /// The names of files that were removed from it.
  package let removed: [String]
  package internal(set) var warnings: [String]

  init(_ package: SourcePackage, _ fetched: FetchReport?) {
    source = package.name
    version = package.version.description
    format = package.format.rawValue
    let files = fetched?.files ?? []
    wheelhouse = files.isEmpty ? nil : fetched?.directory
    wheels = files
    removed = fetched?.removed ?? []
    // Packages with one lock have the same.
    var known: Set<String> = []
    warnings = (fetched?.warnings ?? []).filter { known.insert($0).inserted }
  }
}
