package import Core
package import SystemPackage

/// A `.changes` file that cannot be used, or files that are not what it says.
package enum ChangesError: Failure, Equatable {
  /// The file is not what deb-changes(5) describes.
  case malformed(FilePath, String)
  /// It lists a name that has a directory, or that a program could misunderstand.
  case unsafeName(FilePath, String)
  /// A file that it lists is not there.
  case missing(FilePath, String)
  /// A file of an upload is a link, a directory or something else.
  case notRegular(FilePath)
  /// A file has another size, as one has whose upload was cut off.
  case size(FilePath, String, expected: Int, got: Int)
  /// A file has other contents.
  case hash(FilePath, String, expected: Digest, got: Digest)

  package var location: String? {
    switch self {
    case .malformed(let path, _), .unsafeName(let path, _), .missing(let path, _),
      .size(let path, _, _, _), .hash(let path, _, _, _):
      path.string
    case .notRegular: nil
    }
  }

  package var message: String {
    switch self {
    case .malformed(_, let reason): "not a valid .changes file: \(reason)"
    case .unsafeName(_, let name):
      "invalid file name '\(name.excerpt)': expected letters, digits and + . ~ _ -, without a"
        + " directory, and beginning with a letter or digit"
    case .missing(_, let name): "'\(name)' is missing"
    case .notRegular(let path): "'\(path.string)' is not a regular file"
    case .size(_, let name, let expected, let got):
      "size mismatch for '\(name)': expected \(expected) bytes, got \(got)"
    case .hash(_, let name, let expected, let got):
      "hash mismatch for '\(name)': expected sha256:\(expected.hex), got sha256:\(got.hex)"
    }
  }

  package var hint: String? {
    switch self {
    case .missing, .size: "the files are incomplete; build the package or upload them again"
    case .hash: "build the package again, or upload it again if it was changed on the way"
    case .malformed, .unsafeName, .notRegular: nil
    }
  }

  /// Whether the rest of the upload may still be on its way.
  package var isIncomplete: Bool {
    switch self {
    case .missing, .size, .hash: true
    case .malformed, .unsafeName, .notRegular: false
    }
  }
}
