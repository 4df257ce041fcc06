internal import Core
internal import Packaging
package import SystemPackage

/// The format of a source package that can have the wheels of a lock in it (dpkg-source(1)).
package enum SourceFormat: String, Sendable {
  /// An upstream tarball, tarballs of components, and the packaging.
  case quilt = "3.0 (quilt)"
  /// One tarball of everything.
  case native = "3.0 (native)"

  /// The file of a source package that names the format.
  static let file: FilePath = "debian/source/format"

  /// Reads the format of the source package in a directory.
  ///
  /// Throws `SourceError.format` for any other, which is 1.0 where no file says, and `FileError`.
  package static func read(in directory: FilePath) throws -> SourceFormat {
    let path = directory.pushing(file)
    guard try FileSystem.exists(path) else { throw SourceError.format(nil) }
    let text = PythonText.stripped(
      try FileSystem.readText(path).prefix { $0 != "\n" && $0 != "\r\n" })
    guard let format = SourceFormat(rawValue: text) else { throw SourceError.format(text) }
    return format
  }
}
