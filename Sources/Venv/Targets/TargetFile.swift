internal import Core
internal import Packaging
package import SystemPackage

/// Reads and writes target files: JSON with what `TargetDocument` lists.
///
/// Files are made on other machines and passed on, and what they say ends up in packages, so a file
/// is taken for what Debian's Python is like: of its name and its versions follows every other
/// member, and one that is not as it follows is an error.
package enum TargetFile {
  /// The suffix of the names of target files.
  package static let suffix = ".json"

  /// The limits of a file; those of ours have 2 KiB and less than 100 values.
  private static let limits = BudgetLimits(
    bytes: 256 << 10, entries: 1000, depth: 8, seconds: 10)

  /// Returns the text of the file of a target.
  ///
  /// Throws `EncodingError`.
  package static func text(of description: TargetDescription) throws -> String {
    try JSONText.file(TargetDocument(description))
  }

  /// Reads a file.
  ///
  /// Throws `FileError`, `DocumentError` for what is not JSON, and `TargetFileError`.
  package static func read(_ path: FilePath) throws -> TargetDescription {
    try read(try FileSystem.read(path, limit: limits.bytes), file: path)
  }

  /// Reads the bytes of a file; `file` is what errors name.
  ///
  /// Throws `DocumentError` and `TargetFileError`.
  package static func read(_ bytes: [UInt8], file: FilePath) throws -> TargetDescription {
    let document = try JSONReader.read(bytes, file: file, limits: limits)
    let reader = TargetFileReader(file: file)
    let description = try reader.description(document)
    guard let expected = TargetDocument(description).value else {
      throw reader.error("cannot be compared with what its name says", at: document)
    }
    if let place = TargetComparison(document, expected).places.first {
      throw TargetFileError(
        file: file, position: place.position, reason: "\(place.difference)")
    }
    return description
  }
}
