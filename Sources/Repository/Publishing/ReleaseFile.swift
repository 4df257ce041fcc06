internal import Core
internal import Debian
internal import SystemPackage

/// A `Release` file of a suite, as far as it lists the indices.
struct ReleaseFile {
  /// An index with its hash.
  struct Index {
    /// The path in the directory of the suite.
    let path: FilePath
    /// The hash in hexadecimal.
    let sha256: String
  }

  let indices: [Index]

  /// Reads the file.
  ///
  /// Throws `FileError`, and `SyntaxError` for one that is not of that form.
  static func read(_ path: FilePath) throws -> ReleaseFile {
    let control = try ControlFile(parsing: try FileSystem.readText(path), file: path)
    var indices: [Index] = []
    for line in control.paragraphs.first?.field("SHA256")?.lines ?? [] where !line.text.isEmpty {
      let words = line.text.split(separator: " ")
      guard words.count == 3, let digest = Digest(.sha256, hex: words[0]) else {
        throw SyntaxError(path, line.number, "expected hash, size and name")
      }
      indices.append(Index(path: FilePath(String(words[2])), sha256: digest.hex))
    }
    return ReleaseFile(indices: indices)
  }
}
