internal import Core

/// A RECORD file that cannot be relied on.
package struct RecordError: Error, Sendable, Equatable {
  /// The line, counted from 1; nil where the file as a whole is at fault.
  package let line: Int?
  /// What is wrong with the line.
  package let reason: Reason

  /// What is wrong with a line.
  package enum Reason: Sendable, Equatable {
    /// Bytes that are not UTF-8.
    case notUTF8
    /// Too many combining characters in a row.
    case combiningCharacters
    /// A quote without its end.
    case openQuote
    /// A carriage return within a line, where readers disagree.
    case carriageReturn
    /// A row without a path.
    case emptyPath
    /// A path with backslashes, which separate names on Windows only.
    case backslash(String)
    /// A path whose size is not a number, and the size.
    case badSize(String, String)
    /// A path whose digest is malformed.
    case badDigest(String)
    /// A path with a digest by an algorithm that is not allowed, and its name.
    case unsafeAlgorithm(String, String)
    /// A path with two rows that differ.
    case contradictoryRows(String)
  }

  /// One sentence for the error of the wheel it is in.
  package var message: String {
    (line.map { "line \($0): " } ?? "") + reason.message
  }
}

extension RecordError.Reason {
  /// What is wrong, without the line.
  fileprivate var message: String {
    switch self {
    case .notUTF8: "not valid UTF-8"
    case .combiningCharacters: CombiningCharacters.flaw
    case .openQuote: "unclosed quote"
    case .carriageReturn: "carriage return within a line"
    case .emptyPath: "row without a path"
    case .backslash(let path): "backslash in '\(path)', which names no file of the wheel"
    case .badSize(let path, let size): "invalid size '\(size)' for '\(path)'"
    case .badDigest(let path): "malformed digest for '\(path)'"
    case .unsafeAlgorithm(let path, let name):
      "unsupported hash algorithm '\(name)' for '\(path)' (use sha256 or stronger)"
    case .contradictoryRows(let path): "contradictory rows for '\(path)'"
    }
  }
}
