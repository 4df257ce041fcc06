internal import FoundationEssentials

extension Session {
  /// Prints a report as JSON, with sorted keys so that equal reports are equal texts.
  package func print(json report: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try print(String(decoding: try encoder.encode(report), as: UTF8.self))
  }
}
