internal import Archives
internal import Core
internal import Debian
internal import SystemPackage

/// A package that a target is read from.
struct TargetPackage {
  let path: FilePath
  let name: DebianName
  let version: String
  let architecture: String
  private let deb: DebFile

  /// The largest file that is read: the interpreter has 7 MB.
  private static let sizeLimit = 64 << 20

  /// Reads the control file of a package.
  ///
  /// Throws `DebFileError`, `SyntaxError`, and `TargetError` where a field is missing.
  init(_ path: FilePath) throws {
    let deb = try DebFile.open(path)
    let fields = try ControlFile(parsing: deb.control, file: path).paragraphs.first
    guard let name = fields?["Package"].flatMap({ try? DebianName($0) }),
      let version = fields?["Version"], (try? PackageVersion(parsing: version)) != nil,
      let architecture = fields?["Architecture"]
    else { throw TargetError.incomplete(path, "no name, version or architecture") }
    self.path = path
    self.deb = deb
    (self.name, self.version, self.architecture) = (name, version, architecture)
  }

  /// Whether the package says what programs depend on that use its shared libraries.
  var hasLibraries: Bool {
    deb.controlFile("symbols") != nil || deb.controlFile("shlibs") != nil
  }

  /// Adds what the package says of its shared libraries.
  func addLibraries(to archive: inout LibraryArchive) { archive.add(deb, named: name) }

  /// Returns the contents of those of some files that the package has, by their absolute paths.
  ///
  /// Reads the package to its end. Throws `DebFileError` and `ArchiveError`.
  func contents(_ paths: Set<String>) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    var data = try deb.data()
    while let entry = try data.next() {
      guard entry.kind == .regular, entry.path.first == UInt8(ascii: "."),
        let path = String(validating: entry.path.dropFirst(), as: UTF8.self), paths.contains(path)
      else { continue }
      contents[path] = try data.readAll(limit: Self.sizeLimit)
    }
    return contents
  }
}
