/// A RECORD file that cannot be relied on.
package struct RecordError: Error, Sendable, Equatable {
  /// The line, counted from 1; nil where the file as a whole is at fault.
  package let line: Int?
  package let reason: Reason

  /// What is wrong with the line.
  package enum Reason: Sendable, Equatable {
    case notUTF8
    case openQuote
    case carriageReturn
    case emptyPath
    case badSize(String, String)
    case badDigest(String)
    case unsafeAlgorithm(String, String)
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
    case .notUTF8: "it is not valid UTF-8"
    case .openQuote: "a quote is never closed"
    case .carriageReturn: "a carriage return does not end the line"
    case .emptyPath: "a row has no path"
    case .badSize(let path, let size): "'\(path)' has the size '\(size)'"
    case .badDigest(let path): "the digest of '\(path)' is malformed or has the wrong length"
    case .unsafeAlgorithm(let path, let name):
      "'\(path)' has a digest by '\(name)'; the wheel specification asks for sha256 or better"
    case .contradictoryRows(let path): "two rows contradict each other about '\(path)'"
    }
  }
}
