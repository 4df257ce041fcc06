package import Core
internal import Packaging
package import SystemPackage

/// A file that has come completely, and has no name on this machine yet: dropping it removes it.
package final class Download: @unchecked Sendable {
  private let file: PartialFile
  /// The name that the server gives it, or its URL.
  package let name: String
  /// The name in the URL to which redirects led.
  package let finalName: String

  init(_ file: PartialFile, name: String, finalName: String? = nil) {
    (self.file, self.name, self.finalName) = (file, name, finalName ?? name)
    digests = file.currentDigests
    size = file.size
  }

  /// The digests, that of SHA-256 first.
  package let digests: [Digest]
  /// The number of bytes.
  package let size: Int

  /// Returns the bytes that it begins with, at most `count`, before it has a name.
  ///
  /// Throws `FileError`.
  package func start(_ count: Int) throws(FileError) -> [UInt8] { try file.start(count) }

  /// Gives the file a name on the same file system, and returns it, open for reading.
  ///
  /// May be called once. Throws `FileError`.
  package func keep(
    as path: FilePath, permissions: FilePermissions
  ) throws(FileError) -> HashedFile {
    try file.finish(as: path, permissions: permissions)
  }
}

/// The file name in `Content-Disposition` (RFC 6266).
enum DispositionName {
  /// Returns the name, without any directories; nil if there is none.
  static func parse(_ field: String?) -> String? {
    guard let field else { return nil }
    for part in field.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1).map { PythonText.stripped($0) }
      guard pair.count == 2, pair[0].lowercased() == "filename" else { continue }
      let value = pair[1].hasPrefix("\"") ? pair[1].dropFirst().prefix { $0 != "\"" } : pair[1][...]
      let name = value.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init)
      return name.flatMap { $0 == "." || $0 == ".." ? nil : $0 }
    }
    return nil
  }
}
