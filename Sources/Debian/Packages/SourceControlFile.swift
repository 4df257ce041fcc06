internal import Core
package import SystemPackage

/// A `.dsc` file, which describes a source package: dsc(5), Debian Policy 5.4.
package struct SourceControlFile: Sendable {
  /// The name of the source package.
  package let source: String
  /// The version as it is written.
  package let version: String
  /// The names of the binary packages that are built from it.
  package let binaries: [String]
  /// Whether it says the sections and priorities of its packages, as dpkg-source has written it since
  /// version 1.16.1.
  package let hasPackageList: Bool

  /// Reads a file of at most 1 MiB; a signature around it is not verified.
  ///
  /// Throws `ChangesError`, `SyntaxError` and `FileError`.
  package static func read(_ path: FilePath) throws -> SourceControlFile {
    let bytes = try FileSystem.read(path, limit: ChangesFile.sizeLimit)
    guard let whole = String(checking: bytes) else {
      throw ChangesError.malformed(path, "the file is not UTF-8")
    }
    let message = try SignedMessage(parsing: whole, path: path)
    let control = try ControlFile(parsing: message.text, file: path)
    guard let fields = control.paragraphs.first, let source = fields["Source"],
      let version = fields["Version"]
    else { throw ChangesError.malformed(path, "field 'Source' or 'Version' is missing") }
    let names = (fields["Binary"] ?? "").split { $0 == "," || $0.isWhitespace }
    return SourceControlFile(
      source: source, version: version, binaries: names.map(String.init),
      hasPackageList: fields["Package-List"] != nil)
  }
}
