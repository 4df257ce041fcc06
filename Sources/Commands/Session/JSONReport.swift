internal import Core

extension Session {
  /// Prints a report as JSON, with sorted keys so that equal reports are equal texts.
  package func print(json report: some Encodable) throws {
    try print(String(decoding: try JSONText.encode(report), as: UTF8.self))
  }
}
