/// The reason why the bytes of a file are no text.
package struct TextEncodingError: Error, Hashable, CustomStringConvertible {
  /// What is wrong.
  enum Problem: Hashable {
    /// Some bytes mean nothing in the encoding.
    case invalid
    /// The file names an encoding that is not known.
    case unknown
  }

  /// The name of the encoding.
  private let encoding: String
  private let problem: Problem
  /// The line that is not valid, counted from 1, if that is known.
  let line: Int?

  init(_ encoding: String, _ problem: Problem, line: Int? = nil) {
    self.encoding = encoding
    self.problem = problem
    self.line = line
  }

  package var description: String {
    switch problem {
    case .invalid: "not valid \(encoding)"
    case .unknown: "unknown encoding '\(encoding)'"
    }
  }
}
